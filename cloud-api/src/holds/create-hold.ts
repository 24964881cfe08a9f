import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Hold, zHoldCreate } from '@scheduler/shared-types/holds/hold.contract'
import type { Audience } from '@scheduler/shared-types/scheduling/rules.types'
import type { z } from 'zod'
import { type HoldDocument, isHold } from '../appointments/appointment.model.ts'
import { toKnownBusy, touchBusy } from '../appointments/known-busy.ts'
import { loadAppointment } from '../appointments/load-appointment.ts'
import { keysOf } from '../appointments/occupied-keys.ts'
import { placeVisit } from '../appointments/place-visit.ts'
import { removeTime } from '../appointments/sweep-expired-times.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { type OperationTx, runOperation } from '../operations/run-operation.ts'
import { isDuplicateId } from '../operations/store-errors.ts'
import { presentHold } from './hold.presenter.ts'

/**
 * Live holds one holder may have at a time: a user a few; an address more, because a household, an office or a
 * whole street may share one, and the page keeps one at a time.
 */
export const HOLDS_PER_HOLDER = { staff: 3, public: 12 } as const

export type CreateHold = {
  readonly clinicId: string
  readonly caller: Caller
  readonly audience: Audience
  /** Whose holds are counted together: a user's id, or a hash of the public client. */
  readonly holder: string
  readonly operationId: string
  readonly body: z.output<typeof zHoldCreate>
}

/**
 * Reserves a start for a while, exclusively, like an appointment without a patient. What it replaces is
 * released in the same step.
 * @throws AppError appointment_conflict, hold_limit_reached
 */
export function createHold(deps: Deps, request: CreateHold): Promise<Hold> {
  const { clinicId, caller, operationId, body } = request
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'hold.create',
    args: { body },
    retryDuplicates: true,
    work: async (tx) => {
      const replaced = await replaceHold(deps, tx, request)
      await assertBelowLimit(deps, tx, request, replaced)
      const hold = await makeHold(deps, tx, request, replaced)
      await insertHold(deps, tx, hold)
      touchBusy(tx, hold._id, toKnownBusy(hold))
      tx.recordChange({ entity: 'hold', entityId: hold._id, spans: [{ start: hold.start, end: hold.end }] })
      return presentHold(hold, tx.now)
    },
  })
}

async function replaceHold(deps: Deps, tx: OperationTx, { holder, body }: CreateHold): Promise<string[]> {
  const { replacesHoldId } = body
  if (!replacesHoldId) return []
  const found = await timeCollection(deps).findOne(
    { _id: replacesHoldId, clinicId: tx.counter._id },
    { session: tx.session },
  )
  if (!found || !isHold(found) || found.holder !== holder) return []
  await removeTime(deps, tx, found)
  return [found._id]
}

async function assertBelowLimit(
  deps: Deps,
  tx: OperationTx,
  { holder, audience }: CreateHold,
  replaced: readonly string[],
): Promise<void> {
  const limit = HOLDS_PER_HOLDER[audience]
  const live = await timeCollection(deps)
    .find(
      {
        clinicId: tx.counter._id,
        expiresAt: { $gt: tx.now },
        status: 'held',
        holder,
        _id: { $nin: [...replaced] },
      },
      { session: tx.session, projection: { _id: 1 }, limit },
    )
    .toArray()
  if (live.length < limit) return
  throw new AppError(
    'hold_limit_reached',
    'Too many times are held from here. Release one, or wait a little.',
  )
}

async function makeHold(
  deps: Deps,
  tx: OperationTx,
  { clinicId, caller, audience, holder, body }: CreateHold,
  replaced: readonly string[],
): Promise<HoldDocument> {
  const { excludeAppointmentId: movesAppointmentId } = body
  const moved = movesAppointmentId
    ? await loadAppointment(deps, clinicId, movesAppointmentId, tx.session)
    : null
  const { place, knowledge } = await placeVisit(deps, tx, {
    caller,
    audience,
    appointmentTypeId: body.appointmentTypeId,
    doctorId: body.doctorId,
    roomId: null,
    preferredRoomId: moved?.roomId ?? null,
    patientId: moved?.patientId ?? null,
    start: Date.parse(body.start),
    excludeIds: [...replaced, ...(moved ? [moved._id] : [])],
  })
  // Where the appointment to be moved is in its own way, its own keys keep others out.
  const own = new Set(moved?.occupies)
  const occupies = keysOf(place, null).filter((key) => !own.has(key))
  const { holdSeconds } = knowledge.clinic.settings
  return {
    _id: body.id,
    clinicId,
    version: 1,
    ...place,
    status: 'held',
    patientId: null,
    ...(occupies.length > 0 && { occupies }),
    expiresAt: new Date(tx.now.getTime() + holdSeconds * 1000),
    renewed: false,
    holder,
    publicHold: audience === 'public',
    ...(moved && { movesAppointmentId: moved._id }),
    createdAt: tx.now,
  }
}

async function insertHold(deps: Deps, { session }: OperationTx, hold: HoldDocument): Promise<void> {
  try {
    await timeCollection(deps).insertOne(hold, { session })
  } catch (error) {
    if (!isDuplicateId(error)) throw error
    const errors = [{ path: 'body.id', message: 'is in use already' }]
    throw new AppError('already_exists', 'There is another hold with this id.', { errors }, error)
  }
}
