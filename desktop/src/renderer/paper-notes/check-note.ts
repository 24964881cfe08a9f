import { zName, zPhone } from '@scheduler/shared-types/primitives/primitives.contract'
import { instantsAt, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import { isOnGrid, parseTime } from '../time/parse-time.ts'
import type { PaperNote } from './paper-note.ts'

export type NoteField =
  | 'time'
  | 'doctor'
  | 'patient'
  | 'type'
  | 'laterDate'
  | 'givenName'
  | 'familyName'
  | 'phone'
export type NoteErrors = Readonly<Partial<Record<NoteField, string>>>

/** A note with everything it needs: when it begins, in epoch milliseconds. */
export type CheckedNote = {
  readonly start: number
  readonly doctorId: string
  readonly appointmentTypeId: string
}

/** What is missing or cannot be, by field; or the note's place in time. `today`: in the clinic. */
export function checkNote(
  note: PaperNote,
  timeZone: string,
  today: string,
): { readonly errors: NoteErrors } | CheckedNote {
  const { doctorId, appointmentTypeId } = note
  const start = startOf(note, timeZone)
  const errors: Partial<Record<NoteField, string>> = {
    ...(typeof start === 'string' && { time: start }),
    ...(!doctorId && { doctor: 'Choose the doctor.' }),
    ...(!appointmentTypeId && { type: 'Choose the type.' }),
    ...patientErrors(note),
    ...(note.happened === 'booked' &&
      (note.laterDate === ''
        ? { laterDate: 'For which day?' }
        : note.laterDate < today && { laterDate: 'This day is over. Choose “Came” or “Did not come”.' })),
    ...(note.happened !== 'booked' &&
      note.date > today && { time: 'This day is still to come. Choose “Booked for later”.' }),
  }
  if (Object.keys(errors).length > 0 || typeof start === 'string' || !doctorId || !appointmentTypeId) {
    return { errors }
  }
  return { start, doctorId, appointmentTypeId }
}

/** The day the appointment is on. */
export function dayOf({ happened, laterDate, date }: PaperNote): string {
  return happened === 'booked' && laterDate !== '' ? laterDate : date
}

function startOf(note: PaperNote, timeZone: string): number | string {
  const time = parseTime(note.time)
  if (note.time.trim() === '') return 'Enter the time.'
  if (!time || time === '24:00') return 'Type the time like 930 or 9:30.'
  if (!isOnGrid(time)) return 'Times go in steps of five minutes.'
  // In the hour that comes twice, the first is meant; the board moves it if not.
  const [start] = instantsAt(timeZoneId(timeZone), dayOf(note), time)
  return start ?? 'The clock skips this time on that day.'
}

function patientErrors({ patient, newPatient }: PaperNote): Partial<Record<NoteField, string>> {
  if (patient) return {}
  if (!newPatient) return { patient: 'Find the patient, or add them.' }
  const { givenName, familyName, phone } = newPatient
  return {
    ...(!zName.safeParse(givenName).success && { givenName: 'Enter the given name.' }),
    ...(!zName.safeParse(familyName).success && { familyName: 'Enter the family name.' }),
    ...(phone.trim() !== '' &&
      !zPhone.safeParse(phone).success && { phone: 'Enter a phone number, or none.' }),
  }
}
