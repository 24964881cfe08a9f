import { type Appointment, zAppointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { type Patient, zPatient } from '@scheduler/shared-types/patients/patient.contract'
import { zId } from '@scheduler/shared-types/primitives/primitives.contract'
import { zOperation } from '@scheduler/shared-types/sync/operations'
import { zOperationRecord, zRefusal } from '@scheduler/shared-types/sync/push.contract'
import { type TimeOff, zTimeOff } from '@scheduler/shared-types/time-off/time-off.contract'
import { z } from 'zod'
import type { Cache } from './open-cache.ts'
import { openRowOrNull } from './sealed-rows.ts'

/** What the act made of the record at this desk, as the person saw it; all null: nothing to see. */
export type Shown = {
  readonly appointment: Appointment | null
  readonly patient: Patient | null
  readonly timeOff: TimeOff | null
}

/** An act is kept whatever becomes of the rest: what another version of the desk showed may be dropped, it may not. */
const zShown = z
  .object({
    appointment: zAppointment.nullable().catch(null),
    patient: zPatient.nullable().catch(null),
    timeOff: zTimeOff.nullable().catch(null),
  })
  .catch({ appointment: null, patient: null, timeOff: null })

const zEntry = z.object({
  operation: zOperation,
  /** Who did it; it is sent with this user's session. */
  actor: z.object({ userId: zId, name: z.string() }),
  shown: zShown,
  /** With the state `refused`. */
  refusal: zRefusal.nullable().catch(null),
  /** The server's side, with the state `refused`. */
  record: zOperationRecord.nullable().catch(null),
})

/** `waiting`: to be sent, in the order of positions. `refused`: needs a person, and is not laid over any more. */
export type OutboxState = 'waiting' | 'refused'

/** One act that was done here and is not settled. */
export type StoredEntry = z.infer<typeof zEntry> & {
  readonly position: number
  readonly state: OutboxState
}

/** An act to be stored. */
export type NewEntry = Pick<StoredEntry, 'operation' | 'actor' | 'shown'>

export type OutboxStore = {
  readonly waiting: () => readonly StoredEntry[]
  readonly refused: () => readonly StoredEntry[]
  readonly get: (operationId: string) => StoredEntry | null
  /** Durable when it returns. */
  readonly insert: (entry: NewEntry) => void
  readonly remove: (operationId: string) => void
  readonly refuse: (
    operationId: string,
    refusal: NonNullable<StoredEntry['refusal']>,
    record: NonNullable<StoredEntry['record']> | null,
  ) => void
  /** Back to its old place in the line. */
  readonly requeue: (operationId: string) => void
  /** Entries that do not open: what was saved in them is lost. They are removed by being counted. */
  readonly takeUnreadable: () => number
  readonly revision: () => number
}

type Row = {
  readonly position: number
  readonly operation_id: string
  readonly state: OutboxState
  readonly body: Buffer
}

export function createOutboxStore({ db, box, onUndone }: Cache): OutboxStore {
  const select = db.prepare('SELECT position, operation_id, state, body FROM outbox ORDER BY position')
  const insert = db.prepare("INSERT INTO outbox (operation_id, state, body) VALUES (?, 'waiting', ?)")
  const update = db.prepare('UPDATE outbox SET state = ?, body = ? WHERE operation_id = ?')
  const remove = db.prepare('DELETE FROM outbox WHERE operation_id = ?')
  let read: readonly StoredEntry[] | null = null
  let revision = 0

  function entries(): readonly StoredEntry[] {
    // The columns are STRICT; `state` is written by this store alone.
    read ??= (select.all() as Row[]).flatMap(({ position, operation_id: id, state, body }) => {
      const entry = openRowOrNull(box, 'outbox', id, body, zEntry)
      return entry === null ? [] : [{ ...entry, position, state }]
    })
    return read
  }

  function changed(): void {
    read = null
    revision += 1
  }

  function write({ position: _position, state, ...entry }: StoredEntry): void {
    const id = entry.operation.operationId
    update.run(state, box.seal('outbox', id, entry), id)
    changed()
  }

  onUndone(changed)

  const get = (operationId: string) =>
    entries().find(({ operation }) => operation.operationId === operationId) ?? null

  return {
    waiting: () => entries().filter(({ state }) => state === 'waiting'),
    refused: () => entries().filter(({ state }) => state === 'refused'),
    get,
    insert: (entry) => {
      const id = entry.operation.operationId
      insert.run(id, box.seal('outbox', id, { ...entry, refusal: null, record: null }))
      changed()
    },
    remove: (operationId) => {
      remove.run(operationId)
      changed()
    },
    refuse: (operationId, refusal, record) => {
      const entry = get(operationId)
      if (entry) write({ ...entry, state: 'refused', refusal, record })
    },
    requeue: (operationId) => {
      const entry = get(operationId)
      if (entry) write({ ...entry, state: 'waiting', refusal: null, record: null })
    },
    takeUnreadable: () => {
      const readable = new Set(entries().map(({ operation }) => operation.operationId))
      const lost = (select.all() as Row[]).filter((row) => !readable.has(row.operation_id))
      for (const { operation_id: id } of lost) remove.run(id)
      if (lost.length > 0) changed()
      return lost.length
    },
    revision: () => revision,
  }
}
