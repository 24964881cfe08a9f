import { type Appointment, zAppointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { LocalDate } from '@scheduler/shared-types/scheduling/time-values'
import type { Cache } from './open-cache.ts'
import { openRowOrNull } from './sealed-rows.ts'

/** A local day of the clinic that is kept whole. */
export type KeptDay = {
  readonly date: LocalDate
  /** Position of the clinic's log at which it was read. */
  readonly seq: number
  /** When it was read, by this desk's clock; epoch milliseconds. */
  readonly asOf: number
}

export type DayStore = {
  readonly days: () => readonly KeptDay[]
  readonly has: (date: LocalDate) => boolean
  /** Appointments that start on the date, in no order. */
  readonly appointmentsOn: (date: LocalDate) => readonly Appointment[]
  readonly appointment: (id: string) => Appointment | null
  /** The date under which it is kept, without opening it; null: it is not. */
  readonly dateOf: (id: string) => LocalDate | null
  /**
   * Takes what the server says of one appointment; null: it is gone. It is kept if it is known already, or
   * `keep` says so. It never goes back to an older version.
   */
  readonly put: (id: string, appointment: Appointment | null, date: LocalDate, keep: boolean) => void
  /** Takes a day as read: appointments of that date which are not among these are forgotten. */
  readonly putDay: (day: KeptDay, appointments: readonly DatedAppointment[]) => void
  /** Forgets days (and appointments of dates) outside, but for these ids. Both ends are included. */
  readonly keepOnly: (from: LocalDate, to: LocalDate, ids: ReadonlySet<string>) => void
  readonly clear: () => void
  /** Rises with every change. */
  readonly revision: () => number
}

/** An appointment with the clinic's local date of its start. */
export type DatedAppointment = { readonly date: LocalDate; readonly appointment: Appointment }

type Row = {
  readonly id: string
  readonly date: string
  readonly version: number
  readonly body: Buffer
}

/** @param onUnreadable called for an appointment that does not open: everything must be read anew. */
export function createDayStore({ db, box, onUndone }: Cache, onUnreadable: () => void): DayStore {
  const selectDays = db.prepare('SELECT date, seq, as_of AS asOf FROM day ORDER BY date')
  const upsertDay = db.prepare('INSERT OR REPLACE INTO day (date, seq, as_of) VALUES (?, ?, ?)')
  const selectDate = db.prepare('SELECT id, date, version, body FROM appointment WHERE date = ?')
  const selectOne = db.prepare('SELECT id, date, version, body FROM appointment WHERE id = ?')
  const upsert = db.prepare(
    'INSERT OR REPLACE INTO appointment (id, date, version, body) VALUES (?, ?, ?, ?)',
  )
  const remove = db.prepare('DELETE FROM appointment WHERE id = ?')
  const removeDays = db.prepare('DELETE FROM day WHERE date < ? OR date > ?')
  const selectOutside = db.prepare('SELECT id FROM appointment WHERE date < ? OR date > ?').pluck()
  // What was opened and checked once need not be again: this store alone writes these rows.
  const byDate = new Map<string, readonly Appointment[]>()
  let days: readonly KeptDay[] | null = null
  let revision = 0

  function open({ id, body }: Row): Appointment | null {
    const appointment = openRowOrNull(box, 'appointment', id, body, zAppointment)
    if (appointment === null) onUnreadable()
    return appointment
  }

  function appointmentsOn(date: LocalDate): readonly Appointment[] {
    const known = byDate.get(date)
    if (known) return known
    // The columns are STRICT TEXT and BLOB.
    const rows = selectDate.all(date) as Row[]
    const read = rows.flatMap((row) => open(row) ?? [])
    byDate.set(date, read)
    return read
  }

  function rowOf(id: string): Row | undefined {
    return selectOne.get(id) as Row | undefined
  }

  function appointment(id: string): Appointment | null {
    const row = rowOf(id)
    return row ? (appointmentsOn(row.date).find((each) => each.id === id) ?? null) : null
  }

  function put(id: string, document: Appointment | null, date: LocalDate, keep: boolean): void {
    const before = rowOf(id)
    if (document && before && before.version > document.version) return
    if (before) byDate.delete(before.date)
    if (document && (keep || before)) {
      upsert.run(id, date, document.version, box.seal('appointment', id, document))
      byDate.delete(date)
    } else if (before) remove.run(id)
    revision += 1
  }

  function dropMemory(): void {
    days = null
    byDate.clear()
    revision += 1
  }
  onUndone(dropMemory)

  return {
    days: () => {
      days ??= selectDays.all() as KeptDay[]
      return days
    },
    has: (date) => {
      days ??= selectDays.all() as KeptDay[]
      return days.some((day) => day.date === date)
    },
    appointmentsOn,
    appointment,
    dateOf: (id) => rowOf(id)?.date ?? null,
    put,
    putDay: (day, dated) => {
      const told = new Set(dated.map(({ appointment: { id } }) => id))
      for (const { id } of selectDate.all(day.date) as Row[]) if (!told.has(id)) remove.run(id)
      byDate.delete(day.date)
      for (const { date, appointment: document } of dated) put(document.id, document, date, true)
      upsertDay.run(day.date, day.seq, day.asOf)
      days = null
      revision += 1
    },
    keepOnly: (from, to, ids) => {
      removeDays.run(from, to)
      for (const id of selectOutside.all(from, to) as string[]) if (!ids.has(id)) remove.run(id)
      dropMemory()
    },
    clear: () => {
      db.exec('DELETE FROM day; DELETE FROM appointment')
      dropMemory()
    },
    revision: () => revision,
  }
}
