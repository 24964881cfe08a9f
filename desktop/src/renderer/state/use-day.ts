import { useEffect, useState } from 'react'
import type { DaySchedule } from '../../ipc/ipc-contract.ts'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useBridge } from './desk-context.tsx'

type KnownDay = { readonly day: DaySchedule | null; readonly problem: string | null }

const nothing: KnownDay = { day: null, problem: null }

/** Any day, beside the one on the board; read again when it changes. An empty date reads nothing. */
export function useDay(date: string): KnownDay {
  const bridge = useBridge()
  const [known, setKnown] = useState<KnownDay>(nothing)
  useEffect(() => {
    let isCurrent = true
    const read = () => {
      if (date === '') return
      bridge.call('day.read', { date }).then(
        (day) => isCurrent && setKnown({ day, problem: null }),
        // What was read before is still what was true then.
        (error: unknown) => isCurrent && setKnown(({ day }) => ({ day, problem: errorSentence(error) })),
      )
    }
    setKnown(nothing)
    read()
    const offDays = bridge.on('days-changed', ({ dates }) => {
      if (dates.includes(date)) read()
    })
    // Coming back or going away changes what the day is true for.
    const offConnection = bridge.on('connection-changed', read)
    return () => {
      isCurrent = false
      offDays()
      offConnection()
    }
  }, [bridge, date])
  return known
}
