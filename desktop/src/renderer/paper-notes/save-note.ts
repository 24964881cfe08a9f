import type { OverrideRequest } from '@scheduler/shared-types/appointments/appointment.contract'
import {
  APPOINTMENT_STATUS_RULES,
  type AppointmentStatus,
} from '@scheduler/shared-types/appointments/appointment.rules'
import type { Conflict } from '@scheduler/shared-types/appointments/conflict.contract'
import { overrideOfRefusal } from '@scheduler/shared-types/appointments/override-of-refusal'
import { mergeStatus } from '@scheduler/shared-types/sync/resolve'
import type { BoardAppointment } from '../../ipc/ipc-contract.ts'
import { standingWords } from '../appointment/standing-words.ts'
import { type DeskBridge, DeskError } from '../bridge/desk-bridge.ts'
import type { CheckedNote } from './check-note.ts'
import { type NoteResult, PAPER_REASON, type PaperNote } from './paper-note.ts'

export type SaveNote = {
  readonly note: PaperNote
  readonly place: CheckedNote
  /** The appointment the note is about, where there was one before. */
  readonly known: BoardAppointment | null
  /** Conflicts that were shown and are overridden. */
  readonly over: readonly Conflict[]
  /** Epoch milliseconds. */
  readonly now: number
  /** Called as soon as a part of it is done, so that trying again goes on from there. */
  readonly onProgress: (note: PaperNote) => void
}

/**
 * Does what the paper says: adds the patient, books, and sets the status. Every step has an id made beforehand, and
 * what is done is not done again.
 * @throws DeskError where a step is refused
 */
export async function saveNote(bridge: DeskBridge, saving: SaveNote): Promise<NoteResult> {
  const { place, now, onProgress, over } = saving
  let { note, known } = saving
  const done = (part: Partial<PaperNote>) => {
    note = { ...note, ...part }
    onProgress(note)
  }
  if (!note.patient && note.newPatient) {
    const { id, givenName, familyName, phone } = note.newPatient
    const patient = await bridge.call('patient.create', {
      id,
      givenName,
      familyName,
      phone: phone.trim() || null,
    })
    done({ patient })
  }
  if (!note.patient) throw new Error('a note that was checked has a patient')
  let shown: BoardAppointment
  if (known) {
    shown = known
  } else {
    const override = overrideFor(place.start <= now, over)
    shown = await bridge.call('appointment.book', {
      id: note.id,
      patientId: note.patient.id,
      appointmentTypeId: place.appointmentTypeId,
      doctorId: place.doctorId,
      start: new Date(place.start).toISOString(),
      note: note.note,
      walkIn: note.happened === 'came',
      ...(override && { override }),
    })
    known = shown
    done({ appointmentId: shown.id })
  }
  const status = statusAfter(note, Date.parse(shown.end), now)
  const merged = status ? mergeStatus(shown.status, status) : 'done'
  if (merged === 'refuse') throw contradiction(shown.status)
  if (status && merged === 'apply') {
    shown = await bridge.call('appointment.change-status', { id: shown.id, status })
  }
  const words = note.note.trim()
  if (words !== '' && !shown.note.includes(words)) {
    shown = await bridge.call('appointment.update', {
      id: shown.id,
      note: shown.note ? `${shown.note}\n${words}` : words,
    })
  }
  return resultOf(shown)
}

/** What the appointment's status is to be, or null to leave it. Who came and is not through yet has arrived. */
function statusAfter(
  { happened }: PaperNote,
  end: number,
  now: number,
): Extract<AppointmentStatus, 'arrived' | 'completed' | 'no-show'> | null {
  if (happened === 'booked') return null
  if (happened === 'no-show') return 'no-show'
  return end <= now ? 'completed' : 'arrived'
}

/** The paper says one thing, the record another: a person has to look. */
function contradiction(status: AppointmentStatus): DeskError {
  const label = APPOINTMENT_STATUS_RULES[status].label.toLowerCase()
  return new DeskError({
    code: 'status_transition_refused',
    message: `The appointment is marked ${label} already. Look at it on the day, or change this line.`,
  })
}

/** That the time is past is what makes it a paper note; everything else is overridden only once it was shown. */
function overrideFor(isPast: boolean, over: readonly Conflict[]): OverrideRequest | null {
  const shown = overrideOfRefusal(over, PAPER_REASON)
  if (!isPast) return shown
  const { classes, appointmentIds } = shown ?? { classes: [], appointmentIds: {} }
  return { classes: [...new Set([...NOTICE, ...classes])], appointmentIds, reason: PAPER_REASON }
}

const NOTICE = ['notice'] as const

/** How a line stands by the appointment it has become. A refusal is told by the list under Needs attention. */
export function resultOf(appointment: BoardAppointment): NoteResult {
  const words = standingWords(appointment)
  return words ? { kind: 'waiting', isInDoubt: words.kind === 'provisional' } : { kind: 'saved' }
}
