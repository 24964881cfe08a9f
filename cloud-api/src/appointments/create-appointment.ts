import type {
  AppointmentSource,
  OverrideRequest,
} from '@scheduler/shared-types/appointments/appointment.contract'
import { statusOccupies } from '@scheduler/shared-types/appointments/appointment.rules'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { invalidField } from '@scheduler/shared-types/errors/invalid-field'
import type { Audience } from '@scheduler/shared-types/scheduling/rules.types'
import { knowClinic } from '../availability/clinic-knowledge.ts'
import type { Caller } from '../caller.ts'
import { encryptField } from '../crypto/field-encryption.ts'
import type { Deps } from '../deps.ts'
import type { OperationTx } from '../operations/run-operation.ts'
import { isDuplicateId } from '../operations/store-errors.ts'
import { type AppointmentDocument, type HoldDocument, isHold } from './appointment.model.ts'
import { appointmentNoteContext } from './appointment.presenter.ts'
import { bookedEvent } from './appointment-events.ts'
import { toKnownBusy, touchBusy } from './known-busy.ts'
import { occupiesField } from './occupied-keys.ts'
import { placeVisit } from './place-visit.ts'
import { timeCollection } from './time-collection.ts'

export type CreateAppointment = {
  readonly caller: Caller
  readonly audience: Audience
  readonly id: string | null
  readonly appointmentTypeId: string
  readonly doctorId: string | null
  readonly roomId: string | null
  readonly patientId: string
  readonly start: number
  /** The hold that becomes the appointment. */
  readonly hold: HoldDocument | null
  readonly note: string
  readonly source: AppointmentSource
  readonly override?: OverrideRequest | undefined
  readonly linkHash?: string
}

/** Places and stores a new appointment inside an operation; its hold, if any, becomes it in the same step. */
export async function createAppointment(
  deps: Deps,
  tx: OperationTx,
  wish: CreateAppointment,
): Promise<AppointmentDocument> {
  const { hold, patientId } = wish
  const clinicId = tx.counter._id
  const { clinic, types } = await knowClinic(deps, clinicId, tx.counter.rulesVersion)
  // Staff have decided by booking; only the public waits for approval.
  const waits = wish.source === 'online' && types.get(wish.appointmentTypeId)?.needsApproval === true
  const status = waits ? 'requested' : 'booked'
  const placed = await placeVisit(deps, tx, {
    ...wish,
    doctorId: wish.doctorId ?? hold?.doctorId ?? null,
    ...(hold && { excludeIds: [hold._id], judgedAt: hold.createdAt, preferredRoomId: hold.roomId }),
    withoutIndex: !statusOccupies(status, clinic.settings),
  })
  const id = wish.id ?? hold?._id ?? deps.newId()
  const { overridden, place } = placed
  const document: AppointmentDocument = {
    _id: id,
    clinicId,
    version: 1,
    ...place,
    status,
    patientId,
    ...occupiesField(place, patientId, status, clinic.settings),
    override: overridden && { ...overridden, at: tx.actedAt },
    source: wish.source,
    noteCipher: encryptField(deps.env.dataKeys, wish.note, appointmentNoteContext(id)),
    cancellation: null,
    arrivedAt: null,
    startedAt: null,
    completedAt: null,
    undo: null,
    sequence: 0,
    createdAt: tx.now,
    updatedAt: tx.now,
    ...(wish.linkHash && { linkHash: wish.linkHash }),
  }
  await store(deps, tx, document, hold)
  touchBusy(tx, id, toKnownBusy(document))
  tx.recordChange({ entity: 'appointment', entityId: id, spans: [{ start: place.start, end: place.end }] })
  tx.recordEvent(bookedEvent(document, { keys: deps.env.dataKeys, caller: wish.caller, overridden }))
  return document
}

async function store(
  deps: Deps,
  tx: OperationTx,
  document: AppointmentDocument,
  hold: HoldDocument | null,
): Promise<void> {
  const { session } = tx
  const collection = timeCollection(deps)
  if (hold) {
    touchBusy(tx, hold._id, null)
    tx.recordChange({ entity: 'hold', entityId: hold._id })
    const filter = { _id: hold._id, clinicId: hold.clinicId, status: 'held' } as const
    if (hold._id === document._id) {
      await collection.replaceOne(filter, document, { session })
      return
    }
    await collection.deleteOne(filter, { session })
  }
  try {
    await tx.insertLater(collection, document)
  } catch (error) {
    if (!isDuplicateId(error)) throw error
    const errors = [{ path: 'body.id', message: 'is in use already' }]
    throw new AppError('already_exists', 'There is another appointment with this id.', { errors }, error)
  }
}

/** A live hold of the clinic that fits what is to be booked. @throws AppError hold_expired */
export async function loadHold(
  deps: Deps,
  tx: OperationTx,
  id: string,
  wish?: { readonly appointmentTypeId: string; readonly start: number; readonly doctorId: string | null },
): Promise<HoldDocument> {
  const clinicId = tx.counter._id
  const hold = await timeCollection(deps).findOne({ _id: id, clinicId }, { session: tx.session })
  if (!hold || !isHold(hold) || hold.expiresAt <= tx.now) {
    throw holdExpired()
  }
  if (wish) {
    const fits =
      hold.appointmentTypeId === wish.appointmentTypeId &&
      hold.start.getTime() === wish.start &&
      (wish.doctorId === null || wish.doctorId === hold.doctorId)
    if (!fits) throw invalidField('body.holdId', 'holds another time, type or doctor')
  }
  return hold
}

export function holdExpired(): AppError {
  return new AppError('hold_expired', 'The time was held for a while and has been released. Choose again.')
}
