import type { Patient } from '@scheduler/shared-types/patients/patient.contract'
import { useEffect, useState } from 'react'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useBridge, useDesk } from '../state/desk-context.tsx'

/** Between the last key and the question: typing a name is one question, not ten. */
const PAUSE_MS = 120

type Found = {
  readonly patients: readonly Patient[]
  readonly isSearching: boolean
  readonly problem: string | null
}

/** The patients that match, asked again when patients change. Answers that come late are dropped. */
export function usePatientSearch(text: string, limit: number): Found {
  const bridge = useBridge()
  const version = useDesk((state) => state.patientsVersion)
  const [found, setFound] = useState<Found>({ patients: [], isSearching: true, problem: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version asks again
  useEffect(() => {
    let isCurrent = true
    setFound((before) => ({ ...before, isSearching: true }))
    const timer = setTimeout(() => {
      bridge.call('patient.search', { text, limit }).then(
        ({ items }) => isCurrent && setFound({ patients: items, isSearching: false, problem: null }),
        (error: unknown) =>
          isCurrent && setFound({ patients: [], isSearching: false, problem: errorSentence(error) }),
      )
    }, PAUSE_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [bridge, text, limit, version])
  return found
}
