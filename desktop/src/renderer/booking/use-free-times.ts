import { useEffect, useState } from 'react'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useBridge, useDesk } from '../state/desk-context.tsx'
import { addDays } from '../time/words.ts'
import { type FreeDay, freeDaysOf } from './free-times.ts'

/** How far the form looks for the next free day by itself. */
const DAYS_AHEAD = 21

export type FreeTimesQuery = {
  readonly appointmentTypeId: string | null
  readonly doctorId: string | null
  readonly patientId: string | null
  readonly from: string
}

export type FreeTimes = {
  /** null: not asked yet, because no type is chosen. */
  readonly days: readonly FreeDay[] | null
  readonly problem: string | null
}

/** Free times from a date on; asked again whenever the day that is shown changes. */
export function useFreeTimes({ appointmentTypeId, doctorId, patientId, from }: FreeTimesQuery): FreeTimes {
  const bridge = useBridge()
  const day = useDesk((state) => state.day)
  const [free, setFree] = useState<FreeTimes>({ days: null, problem: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a day that is told anew has other free times
  useEffect(() => {
    if (!appointmentTypeId || from === '') {
      setFree({ days: null, problem: null })
      return
    }
    let isCurrent = true
    bridge
      .call('availability.read', {
        appointmentTypeId,
        from,
        to: addDays(from, DAYS_AHEAD),
        ...(doctorId && { doctorId }),
        ...(patientId && { patientId }),
      })
      .then(
        (availability) => isCurrent && setFree({ days: freeDaysOf(availability), problem: null }),
        (error: unknown) => isCurrent && setFree({ days: null, problem: errorSentence(error) }),
      )
    return () => {
      isCurrent = false
    }
  }, [bridge, appointmentTypeId, doctorId, patientId, from, day])
  return free
}
