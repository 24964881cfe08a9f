import { zAppointmentType } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import { zClinic } from '@scheduler/shared-types/clinics/clinic.contract'
import { zClosure } from '@scheduler/shared-types/closures/closure.contract'
import { zDoctor } from '@scheduler/shared-types/doctors/doctor.contract'
import { zEquipment } from '@scheduler/shared-types/equipment/equipment.contract'
import { zException } from '@scheduler/shared-types/exceptions/exception.contract'
import { zLease } from '@scheduler/shared-types/leases/lease.contract'
import { zId, zInstant } from '@scheduler/shared-types/primitives/primitives.contract'
import { zRoom } from '@scheduler/shared-types/rooms/room.contract'
import { zTimeOff } from '@scheduler/shared-types/time-off/time-off.contract'
import { zWorkingHours } from '@scheduler/shared-types/working-hours/working-hours.contract'
import { z } from 'zod'
import type { Cache } from './open-cache.ts'
import { openRowOrNull } from './sealed-rows.ts'

/** A time somebody holds while filling a form. */
const zHoldEntry = z.object({ id: zId, doctorId: zId, start: zInstant, end: zInstant, expiresAt: zInstant })
export type HoldEntry = z.infer<typeof zHoldEntry>

/** The clinic's small records by the word the log has for them: all of each kind are kept. */
export const recordKinds = {
  clinic: zClinic,
  doctor: zDoctor,
  room: zRoom,
  equipment: zEquipment,
  'appointment-type': zAppointmentType,
  'working-hours': zWorkingHours,
  exception: zException,
  'time-off': zTimeOff,
  closure: zClosure,
  lease: zLease,
  hold: zHoldEntry,
} as const

export type RecordKind = keyof typeof recordKinds
export type RecordOf<Kind extends RecordKind> = z.output<(typeof recordKinds)[Kind]>

export type RecordStore = {
  readonly all: <Kind extends RecordKind>(kind: Kind) => readonly RecordOf<Kind>[]
  /** null removes it. A record never goes back to an older version. */
  readonly put: <Kind extends RecordKind>(kind: Kind, id: string, record: RecordOf<Kind> | null) => void
  /** These, and no others, are the records of the kind. */
  readonly replaceAll: <Kind extends RecordKind>(kind: Kind, records: readonly RecordOf<Kind>[]) => void
  /** Rises with every change of a kind that decides the clinic's days. */
  readonly revision: () => number
}

/** @param onUnreadable called for a record that does not open: everything must be read anew. */
export function createRecordStore({ db, box, onUndone }: Cache, onUnreadable: () => void): RecordStore {
  const select = db.prepare('SELECT id, body FROM record WHERE kind = ? ORDER BY id')
  // The latest told stands, unless it is an older version.
  const upsert = db.prepare(
    `INSERT INTO record (kind, id, version, body) VALUES (?, ?, ?, ?) ON CONFLICT (kind, id)
       DO UPDATE SET version = excluded.version, body = excluded.body WHERE version <= excluded.version`,
  )
  const remove = db.prepare('DELETE FROM record WHERE kind = ? AND id = ?')
  const removeKind = db.prepare('DELETE FROM record WHERE kind = ?')
  const read = new Map<RecordKind, readonly unknown[]>()
  let revision = 0

  function readAll(kind: RecordKind): readonly unknown[] {
    // The columns are STRICT TEXT and BLOB.
    const rows = select.all(kind) as { id: string; body: Buffer }[]
    const records = rows.flatMap(({ id, body }) => {
      const record = openRowOrNull(box, kind, id, body, recordKinds[kind])
      if (record === null) onUnreadable()
      return record === null ? [] : [record]
    })
    read.set(kind, records)
    return records
  }

  function write(kind: RecordKind, record: { readonly id: string }): void {
    upsert.run(kind, record.id, versionOf(record), box.seal(kind, record.id, record))
  }

  function changed(kind: RecordKind): void {
    read.delete(kind)
    revision += 1
  }

  onUndone(() => {
    read.clear()
    revision += 1
  })

  const all = <Kind extends RecordKind>(kind: Kind) =>
    // Each was parsed with the schema of this very kind.
    (read.get(kind) ?? readAll(kind)) as readonly RecordOf<Kind>[]

  return {
    all,
    put: (kind, id, record) => {
      if (record === null) remove.run(kind, id)
      else write(kind, record)
      changed(kind)
    },
    replaceAll: (kind, records) => {
      removeKind.run(kind)
      for (const record of records) write(kind, record)
      changed(kind)
    },
    revision: () => revision,
  }
}

/** Leases and holds have no version: the latest told stands. */
function versionOf(record: object): number {
  return 'version' in record && typeof record.version === 'number' ? record.version : 0
}
