import { useEffect, useState } from 'react'
import type { DeskPatient } from '../../ipc/ipc-contract.ts'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useBridge, useDesk } from '../state/desk-context.tsx'

/** Between the last key and the question: typing a name is one question, not ten. */
const PAUSE_MS = 120

type Found = {
  readonly patients: readonly DeskPatient[]
  /** False offline: the clinic may know somebody who is not among them. */
  readonly isComplete: boolean
  readonly isSearching: boolean
  readonly problem: string | null
}

const NOTHING_YET: Found = { patients: [], isComplete: true, isSearching: true, problem: null }

/** The patients that match, asked again when patients change. Answers that come late are dropped. */
export function usePatientSearch(text: string, limit: number): Found {
  const bridge = useBridge()
  const version = useDesk((state) => state.patientsVersion)
  const [found, setFound] = useState<Found>(NOTHING_YET)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version asks again
  useEffect(() => {
    let isCurrent = true
    setFound((before) => ({ ...before, isSearching: true }))
    const timer = setTimeout(() => {
      bridge.call('patient.search', { text, limit }).then(
        ({ items, isComplete }) =>
          isCurrent && setFound({ patients: items, isComplete, isSearching: false, problem: null }),
        (error: unknown) =>
          isCurrent && setFound({ ...NOTHING_YET, isSearching: false, problem: errorSentence(error) }),
      )
    }, PAUSE_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [bridge, text, limit, version])
  return found
}
