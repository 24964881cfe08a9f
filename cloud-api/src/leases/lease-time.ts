import type { WalkInSpan } from '@scheduler/shared-types/scheduling/walk-in-time'
import { wallClockAt } from '@scheduler/shared-types/scheduling/zones'
import type { LeaseDocument } from '../appointments/appointment.model.ts'
import { toKnownBusy, touchBusy } from '../appointments/known-busy.ts'
import { keysOf } from '../appointments/occupied-keys.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import type { Deps } from '../deps.ts'
import type { OperationTx } from '../operations/run-operation.ts'

/** A stretch of a doctor's time that is, or shall be, leased; instants in milliseconds. */
export type LeasePart = Pick<WalkInSpan, 'doctorId' | 'roomId' | 'start' | 'end'>

/** What a stored lease needs besides its stretch. */
export type LeaseTerms = {
  readonly id: string
  readonly deskId: string
  readonly expiresAt: number
  readonly timeZone: string
}

/** Stores a lease, or replaces the one with the same id, inside an operation. */
export async function putLease(
  deps: Deps,
  tx: OperationTx,
  part: LeasePart,
  terms: LeaseTerms,
): Promise<LeaseDocument> {
  const lease = leaseDocument(tx, part, terms)
  const { _id, clinicId, start, end } = lease
  await timeCollection(deps).replaceOne({ _id, clinicId }, lease, { session: tx.session, upsert: true })
  touchBusy(tx, _id, toKnownBusy(lease))
  tx.recordChange({ entity: 'lease', entityId: _id, spans: [{ start, end }] })
  return lease
}

function leaseDocument(
  tx: OperationTx,
  { doctorId, roomId, start, end }: LeasePart,
  { id, deskId, expiresAt, timeZone }: LeaseTerms,
): LeaseDocument {
  const clock = wallClockAt(timeZone, start)
  const place = {
    appointmentTypeId: '',
    doctorId,
    roomId,
    equipmentIds: [],
    start: new Date(start),
    end: new Date(end),
    timeZone,
    wallTime: `${clock.date}T${clock.time}`,
    offset: clock.offset,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    lane: 0,
  }
  return {
    _id: id,
    clinicId: tx.counter._id,
    version: 1,
    ...place,
    status: 'leased',
    patientId: null,
    occupies: keysOf(place, null),
    deskId,
    expiresAt: new Date(expiresAt),
    createdAt: tx.now,
  }
}
