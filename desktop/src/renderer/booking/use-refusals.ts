import type { ConflictClass } from '@scheduler/shared-types/appointments/conflict.contract'
import { useEffect, useState } from 'react'
import { useBridge, useDesk } from '../state/desk-context.tsx'
import type { Chosen } from '../state/desk-state.ts'
import { dateInZone } from '../time/words.ts'

/** A refused start in words a receptionist would use. */
const WORDS: Readonly<Record<ConflictClass, string>> = {
  doctor: 'the doctor has another appointment',
  room: 'no suitable room is free',
  equipment: 'the equipment is in use',
  patient: 'the patient has another appointment',
  buffer: 'it runs into the time kept free around another appointment',
  'outside-hours': 'it is outside the doctor’s hours',
  closure: 'the clinic is closed',
  'time-off': 'the doctor is away',
  limit: 'the day’s limit for this type is reached',
  notice: 'the time has passed',
  horizon: 'it is too far ahead',
  'not-performed': 'the doctor does not do this type',
  'not-online': 'it is not offered online',
  'walk-in': 'the time is kept for walk-ins',
  'newer-version': 'a rule of a newer version of this program refuses it',
}

/** Why a start is not among the free ones, asked only when it is not. Null: not known. */
export function useRefusals(
  appointmentTypeId: string | null,
  chosen: Chosen | null,
  isOffered: boolean,
): string | null {
  const bridge = useBridge()
  const timeZone = useDesk((state) => state.clinic?.clinic.timeZone ?? 'UTC')
  const [words, setWords] = useState<string | null>(null)
  const doctorId = chosen?.doctorId ?? undefined
  const start = chosen?.start
  useEffect(() => {
    setWords(null)
    if (isOffered || !appointmentTypeId || doctorId === undefined || start === undefined) return
    let isCurrent = true
    const date = dateInZone(timeZone, start)
    bridge.call('availability.why-not', { appointmentTypeId, doctorId, date }).then(
      ({ starts }) => {
        const found = starts.find((each) => Date.parse(each.start) === start)
        const reasons = found?.reasons.map((reason) => WORDS[reason]) ?? []
        if (isCurrent && reasons.length > 0) setWords(reasons.join('; '))
      },
      // Booking itself will tell; this only says it earlier.
      () => {},
    )
    return () => {
      isCurrent = false
    }
  }, [bridge, appointmentTypeId, doctorId, start, isOffered, timeZone])
  return words
}
