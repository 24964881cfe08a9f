import type { Stores } from '../database/open-stores.ts'
import type { StoredEntry } from '../database/outbox.store.ts'
import { datesOf } from '../days/kept-dates.ts'
import { DESK_VERSION } from '../desk-version.ts'
import type { Snapshot } from '../network/read-snapshot.ts'
import type { OutboxSelection, SyncStorage } from '../sync/sync-ports.ts'
import {
  dateAt,
  noteKeptDate,
  noteTimes,
  takeChange,
  takeOutcomeRecord,
  takeReserved,
} from './take-records.ts'
import { type Notes, type Touched, takeNotes } from './touched.ts'

export type SyncStorageDeps = {
  readonly stores: Stores
  readonly deskId: string
  /** Called after a transaction, never within. */
  readonly onTouched: (touched: Touched) => void
}

/** The sync engine's storage over the desk's stores. Each call is one transaction. */
export function createSyncStorage({ stores, deskId, onTouched }: SyncStorageDeps): SyncStorage<Snapshot> {
  const { meta, records, patients, outbox, transaction } = stores

  function write<Result>(work: (notes: Notes) => Result): Result {
    const notes = takeNotes()
    const result = transaction(() => work(notes))
    onTouched(notes.touched())
    return result
  }

  return {
    readCursor: () => meta.read('cursor'),
    readOutboxHead: (limit) => {
      const waiting = outbox.waiting()
      const author = waiting[0]?.actor.userId
      const other = waiting.findIndex(({ actor }) => actor.userId !== author)
      return waiting
        .slice(0, Math.min(limit, other === -1 ? waiting.length : other))
        .map(({ operation, actor }) => ({ operation, authorId: actor.userId }))
    },
    settle: (outcomes) =>
      write((notes) => {
        for (const outcome of outcomes) {
          const entry = outbox.get(outcome.operationId)
          if (entry) noteEntry(stores, notes, entry)
          takeOutcomeRecord(stores, notes, outcome)
          if (outcome.outcome === 'refused')
            outbox.refuse(outcome.operationId, outcome.refusal, outcome.record)
          else if (entry) removeApplied(stores, entry)
        }
      }),
    setAside: (which, refusal) =>
      write((notes) => {
        for (const entry of outbox.waiting().filter((each) => isMeant(each, which))) {
          noteEntry(stores, notes, entry)
          outbox.refuse(entry.operation.operationId, refusal, null)
        }
      }),
    requeue: (authorId) =>
      write((notes) => {
        for (const entry of outbox.refused()) {
          if (entry.actor.userId !== authorId || entry.refusal?.code !== 'unauthenticated') continue
          noteEntry(stores, notes, entry)
          outbox.requeue(entry.operation.operationId)
        }
      }),
    applyChanges: (changes, asOf) =>
      write((notes) => {
        const cursor = meta.read('cursor')
        if (!cursor) throw new Error('Changes came before the days were read.')
        let { seq, entryAt } = cursor
        for (const change of changes) {
          if (change.seq <= seq) continue
          if (change.seq !== seq + 1) throw new Error('A change of the log is missing.')
          takeChange(stores, notes, change)
          seq = change.seq
          entryAt = change.at
        }
        meta.write('cursor', { seq, asOf, entryAt })
        return seq
      }),
    replaceDays: (snapshot, asOf, { isLogLost }) =>
      write((notes) => {
        const cursor = meta.read('cursor')
        const goesOn = !isLogLost && cursor?.seq === snapshot.seq
        // The log will not tell what became of patients between the two positions.
        if (!goesOn) patients.clear()
        replaceDays(stores, snapshot, asOf)
        meta.write('readBy', DESK_VERSION)
        meta.write('cursor', { seq: snapshot.seq, asOf, entryAt: goesOn ? cursor.entryAt : null })
        notes.clinic()
        notes.patients()
      }),
    storeLeases: (leases) =>
      write((notes) => {
        const told = new Set(leases.map(({ id }) => id))
        const over = records.all('lease').filter((lease) => lease.deskId === deskId && !told.has(lease.id))
        for (const lease of over) takeReserved(stores, notes, 'lease', lease.id, null)
        for (const lease of leases) takeReserved(stores, notes, 'lease', lease.id, lease)
      }),
  }
}

function isMeant({ operation, actor }: StoredEntry, which: OutboxSelection): boolean {
  return 'authorId' in which ? actor.userId === which.authorId : operation.operationId === which.operationId
}

/** What an entry shows or showed looks different with and without it. */
export function noteEntry(stores: Stores, notes: Notes, { operation, shown }: StoredEntry): void {
  const { name, args } = operation
  notes.outbox()
  if (shown.patient) notes.patients()
  if (name === 'time-off.create' || name === 'time-off.remove') notes.clinic()
  noteTimes(stores, notes, shown.appointment)
  noteKeptDate(stores, notes, args.id)
}

function removeApplied({ records, outbox }: Stores, { operation }: StoredEntry): void {
  // Time off that is gone has no record to be told by.
  if (operation.name === 'time-off.remove') records.put('time-off', operation.args.id, null)
  outbox.remove(operation.operationId)
}

function replaceDays(
  stores: Stores,
  { seq, dates, records: read, appointments }: Snapshot,
  asOf: number,
): void {
  const { records, days } = stores
  records.replaceAll('clinic', read.clinic)
  records.replaceAll('doctor', read.doctor)
  records.replaceAll('room', read.room)
  records.replaceAll('equipment', read.equipment)
  records.replaceAll('appointment-type', read['appointment-type'])
  records.replaceAll('working-hours', read['working-hours'])
  records.replaceAll('exception', read.exception)
  records.replaceAll('time-off', read['time-off'])
  records.replaceAll('closure', read.closure)
  records.replaceAll('lease', read.lease)
  records.replaceAll('hold', []) // they live for minutes, and the log tells of the new ones
  days.clear()
  const dated = appointments.map((appointment) => ({
    date: dateAt(stores, appointment.start) ?? dates.first,
    appointment,
  }))
  const byDate = Map.groupBy(dated, ({ date }) => date)
  for (const date of datesOf(dates)) days.putDay({ date, seq, asOf }, byDate.get(date) ?? [])
  // One that began the night before the first kept day and reaches into it.
  for (const { date, appointment } of dated) {
    if (date < dates.first) days.put(appointment.id, appointment, date, true)
  }
}
