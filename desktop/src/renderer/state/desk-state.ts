import type { Appointment, OverrideRequest } from '@scheduler/shared-types/appointments/appointment.contract'
import type { PatientSummary } from '@scheduler/shared-types/patients/patient.contract'
import type {
  AttentionItem,
  ClinicData,
  Connection,
  DaySchedule,
  DeskState as Installation,
  SignedIn,
  Standing,
} from '../../ipc/ipc-contract.ts'
import type { DeskError, ShellState } from '../bridge/desk-bridge.ts'

/** A place on the board: a doctor's column and an instant in epoch milliseconds. */
export type Place = { readonly doctorId: string; readonly start: number }

/** The start a form is for; without a doctor, whoever is free and next in turn. */
export type Chosen = { readonly doctorId: string | null; readonly start: number }

/** What the booking form knows so far. */
export type BookingForm = {
  readonly patient: PatientSummary | null
  readonly appointmentTypeId: string | null
  /** null: any doctor. */
  readonly doctorId: string | null
  readonly chosen: Chosen | null
  readonly note: string
}

export const emptyForm: BookingForm = {
  patient: null,
  appointmentTypeId: null,
  doctorId: null,
  chosen: null,
  note: '',
}

/** What the right panel shows. */
export type Panel =
  | { readonly kind: 'book'; readonly form: BookingForm }
  | { readonly kind: 'appointment'; readonly id: string; readonly part: 'facts' | 'cancel' }
  | { readonly kind: 'walk-in'; readonly patient: PatientSummary | null }
  | { readonly kind: 'time-off'; readonly doctorId: string | null }
  | { readonly kind: 'refused-move'; readonly id: string; readonly to: Place; readonly error: DeskError }

/** A start that may be booked, as the board lights it up. */
export type Candidate = Place & { readonly end: number; readonly label: string }

/** An appointment on its way to another place, by keyboard or pointer. */
export type Moving = {
  readonly appointment: Appointment
  readonly to: Place
  readonly by: 'keyboard' | 'pointer'
}

/** Takes an act back. @returns how the record stands after it; null where the server has no part in it */
export type Undo = () => Promise<Standing | null>

export type Toast = {
  readonly id: number
  readonly kind: 'done' | 'problem'
  readonly text: string
  /** Takes it back; the toast offers it for ten seconds. */
  readonly undo?: Undo | undefined
}

export type Screen = 'day' | 'attention' | 'patients' | 'paper-notes' | 'day-list' | 'settings'
/** `sign-in`: the server asks for the password again before it takes what waits. */
export type Dialog = 'search' | 'shortcuts' | 'sign-in'

/** Why the day could not be read, in a sentence; `isElsewhere`: the server has it, and this desk keeps no copy. */
export type DayProblem = { readonly sentence: string; readonly isElsewhere: boolean }

export type DeskState = {
  readonly shell: ShellState
  /** This installation; null: not read yet. */
  readonly desk: Installation | null
  /** undefined: not known yet. */
  readonly user: SignedIn | null | undefined
  readonly clinic: ClinicData | null
  readonly connection: Connection
  /** What needs a person, oldest first. */
  readonly attention: readonly AttentionItem[]
  /** The operation that Needs attention was opened for. */
  readonly attentionId: string | null
  readonly screen: Screen
  readonly date: string
  readonly day: DaySchedule | null
  readonly dayProblem: DayProblem | null
  readonly panel: Panel | null
  readonly candidates: readonly Candidate[]
  readonly cursor: Place | null
  readonly moving: Moving | null
  readonly showsCancelled: boolean
  readonly dialog: Dialog | null
  readonly toasts: readonly Toast[]
  /** Raised when a patient changed anywhere. */
  readonly patientsVersion: number
  /** The patient the patients screen shows. */
  readonly patientId: string | null
}

export const initialState: DeskState = {
  shell: 'opening',
  desk: null,
  user: undefined,
  clinic: null,
  connection: { state: 'connecting', asOf: null, waiting: 0, refused: 0, updateNeeded: null },
  attention: [],
  attentionId: null,
  screen: 'day',
  date: '',
  day: null,
  dayProblem: null,
  panel: null,
  candidates: [],
  cursor: null,
  moving: null,
  showsCancelled: false,
  dialog: null,
  toasts: [],
  patientsVersion: 0,
  patientId: null,
}

export type Override = OverrideRequest | undefined
