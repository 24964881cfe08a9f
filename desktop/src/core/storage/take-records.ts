import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import { NEWER_VERSION } from '@scheduler/shared-types/primitives/newer-version'
import { localDateOf, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import type { OperationOutcome } from '@scheduler/shared-types/sync/push.contract'
import type { Stores } from '../database/open-stores.ts'
import type { RecordKind, RecordOf } from '../database/record.store.ts'
import type { Notes } from './touched.ts'

type Timed = { readonly start: string }

/** The clinic's local date at an instant; null: the clinic is not known yet. */
export function dateAt({ records }: Stores, instant: string): string | null {
  const [clinic] = records.all('clinic')
  return clinic ? localDateOf(timeZoneId(clinic.timeZone), Date.parse(instant)) : null
}

export function noteTimes(
  stores: Stores,
  notes: Notes,
  ...items: readonly (Timed | null | undefined)[]
): void {
  for (const item of items) {
    const date = item && dateAt(stores, item.start)
    if (date) notes.date(date)
  }
}

/** The day on which an appointment is shown now. Nothing is opened for it: a catch-up asks it thousands of times. */
export function noteKeptDate({ days }: Stores, notes: Notes, id: string): void {
  const date = days.dateOf(id)
  if (date) notes.date(date)
}

/** Takes what the server says of an appointment; it is kept if one of the days it touches is. */
export function takeAppointment(stores: Stores, notes: Notes, id: string, told: Appointment | null): void {
  const { days } = stores
  noteKeptDate(stores, notes, id)
  if (!told) {
    days.put(id, null, '', false)
    return
  }
  // The wall time is the clinic's: no clock has to be asked for the date it begins on.
  const date = told.wallTime.slice(0, 10)
  notes.date(date)
  const keep = days.has(date) || days.has(dateAt(stores, told.end) ?? date)
  days.put(id, told, date, keep)
}

function takeRecord<Kind extends RecordKind>(
  { records }: Stores,
  notes: Notes,
  kind: Kind,
  id: string,
  told: RecordOf<Kind> | null,
): void {
  notes.clinic()
  records.put(kind, id, told)
}

/** A hold or a lease: it changes how its day looks, and nothing else. */
export function takeReserved<Kind extends 'hold' | 'lease'>(
  stores: Stores,
  notes: Notes,
  kind: Kind,
  id: string,
  told: RecordOf<Kind> | null,
): void {
  const before = stores.records.all<'hold' | 'lease'>(kind).find((each) => each.id === id)
  noteTimes(stores, notes, before, told)
  stores.records.put(kind, id, told)
}

/** Takes one entry of the clinic's log. */
export function takeChange(stores: Stores, notes: Notes, change: Change): void {
  const { entityId: id } = change
  switch (change.entity) {
    case 'appointment':
      takeAppointment(stores, notes, id, change.document)
      break
    case 'patient':
      if (change.document) stores.patients.put(change.document)
      else stores.patients.remove(id)
      notes.patients()
      break
    case 'user':
    case 'desk':
    case NEWER_VERSION: // read once this desk is updated (open-desk-core.ts)
      break
    case 'clinic':
      // There is one, and without it nothing can be shown.
      if (change.document) takeRecord(stores, notes, change.entity, id, change.document)
      break
    case 'doctor':
      takeRecord(stores, notes, change.entity, id, change.document)
      break
    case 'room':
      takeRecord(stores, notes, change.entity, id, change.document)
      break
    case 'equipment':
      takeRecord(stores, notes, change.entity, id, change.document)
      break
    case 'appointment-type':
      takeRecord(stores, notes, change.entity, id, change.document)
      break
    case 'working-hours':
      takeRecord(stores, notes, change.entity, id, change.document)
      break
    case 'exception':
      takeRecord(stores, notes, change.entity, id, change.document)
      break
    case 'time-off':
      takeRecord(stores, notes, change.entity, id, change.document)
      break
    case 'closure':
      takeRecord(stores, notes, change.entity, id, change.document)
      break
    case 'hold':
      takeReserved(stores, notes, change.entity, id, change.document)
      break
    case 'lease':
      takeReserved(stores, notes, change.entity, id, change.document)
      break
    default:
      exhaustive(change)
  }
}

/** Takes the server's side of an operation, whatever became of it. */
export function takeOutcomeRecord(stores: Stores, notes: Notes, { record }: OperationOutcome): void {
  const { appointment, patient, timeOff } = record
  if (appointment) takeAppointment(stores, notes, appointment.id, appointment)
  if (patient) {
    stores.patients.put(patient)
    notes.patients()
  }
  if (timeOff) takeRecord(stores, notes, 'time-off', timeOff.id, timeOff)
}
