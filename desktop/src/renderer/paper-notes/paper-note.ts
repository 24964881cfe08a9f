import type { PatientSummary } from '@scheduler/shared-types/patients/patient.contract'
import type { DeskError } from '../bridge/desk-bridge.ts'

/** What became of the patient, as the paper says. */
export type Happened = 'came' | 'no-show' | 'booked'

export const HAPPENED: readonly { readonly id: Happened; readonly name: string }[] = [
  { id: 'came', name: 'Came' },
  { id: 'no-show', name: 'Did not come' },
  { id: 'booked', name: 'Booked for later' },
]

/** Somebody the clinic does not have yet. The id is made here, so that trying again adds them once. */
export type NewPatient = {
  readonly id: string
  readonly givenName: string
  readonly familyName: string
  readonly phone: string
}

/** One line of the paper, as it is being typed. */
export type PaperNote = {
  /** Also the id of the appointment it becomes, so that trying again books once. */
  readonly id: string
  /** The day the paper is from. */
  readonly date: string
  /** As typed. */
  readonly time: string
  readonly doctorId: string | null
  readonly patient: PatientSummary | null
  readonly newPatient: NewPatient | null
  /** What was typed to find the patient. */
  readonly patientText: string
  readonly appointmentTypeId: string | null
  readonly happened: Happened
  /** The day of the appointment, for one that was booked for later. */
  readonly laterDate: string
  readonly note: string
  /** The appointment it is about: one that was there before, or the one this note has become. */
  readonly appointmentId: string | null
}

/** How far the saving of a note has come. */
export type NoteResult =
  /** Put aside unsaved. */
  | { readonly kind: 'aside' }
  | { readonly kind: 'saving' }
  /** The server has it. */
  | { readonly kind: 'saved' }
  /** Kept at this desk. In doubt: the server may still refuse its time. */
  | { readonly kind: 'waiting'; readonly isInDoubt: boolean }
  /** Refused on the spot: nothing is kept but this row. */
  | { readonly kind: 'refused'; readonly error: unknown }
  /** Refused by the server afterwards; it is under Needs attention too. */
  | {
      readonly kind: 'attention'
      readonly operationId: string
      readonly sentence: string
      readonly canOverride: boolean
    }
  /** Left out by a decision under Needs attention, or cancelled since. */
  | { readonly kind: 'dropped' }

export type NoteRow = { readonly note: PaperNote; readonly result: NoteResult }

/** The reason that stands with everything a paper overrides. */
export const PAPER_REASON = 'From paper notes'

export function emptyNote(id: string, date: string, doctorId: string | null): PaperNote {
  return {
    id,
    date,
    time: '',
    doctorId,
    patient: null,
    newPatient: null,
    patientText: '',
    appointmentTypeId: null,
    happened: 'came',
    laterDate: '',
    note: '',
    appointmentId: null,
  }
}

/** Whether a person has typed anything into it that would be missed. */
export function isTouched({ time, patient, newPatient, patientText, note, laterDate }: PaperNote): boolean {
  return Boolean(time.trim() || patient || newPatient || patientText.trim() || note.trim() || laterDate)
}

/** Whether the refusal can be gone over with a reason by whoever is signed in. */
export function canEnterAnyway(error: DeskError): boolean {
  const { conflicts = [] } = error.details
  return (
    error.code === 'appointment_conflict' &&
    conflicts.length > 0 &&
    conflicts.every((each) => each.overridable)
  )
}
