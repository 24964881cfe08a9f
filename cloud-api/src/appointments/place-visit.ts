import type { OverrideRequest } from '@scheduler/shared-types/appointments/appointment.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { invalidField } from '@scheduler/shared-types/errors/invalid-field'
import { mayOverride } from '@scheduler/shared-types/policies/appointment.policy'
import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { assertStartInBounds } from '@scheduler/shared-types/refusals/assert-start-in-bounds'
import { choosePlace } from '@scheduler/shared-types/scheduling/choose-place'
import { type Override, overriddenBy } from '@scheduler/shared-types/scheduling/override'
import type { Audience, Busy, SchedulingQuery } from '@scheduler/shared-types/scheduling/rules.types'
import { localDateOf, localDayOf, wallClockAt } from '@scheduler/shared-types/scheduling/zones'
import type { AppointmentTypeDocument } from '../appointment-types/appointment-type.model.ts'
import { type ClinicKnowledge, knowClinic } from '../availability/clinic-knowledge.ts'
import { type Caller, deskOf } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { useOwnLeases } from '../leases/use-own-leases.ts'
import type { OperationTx } from '../operations/run-operation.ts'
import type { TimeDocument } from './appointment.model.ts'
import { busyInOperation, isOwnLease, type KnownBusy } from './known-busy.ts'
import { refuseStart } from './refuse-start.ts'
import { sweepExpiredTimes } from './sweep-expired-times.ts'

export type PlaceVisit = {
  readonly caller: Caller
  readonly audience: Audience
  readonly appointmentTypeId: string
  /** Null: any. */
  readonly doctorId: string | null
  /** Chosen by hand; null: any the type allows. */
  readonly roomId: string | null
  /** Taken when it is free and none was chosen by hand. */
  readonly preferredRoomId?: string | null
  readonly patientId: string | null
  readonly start: number
  /** What does not stand in its own way: the appointment that moves, the hold that becomes it. */
  readonly excludeIds?: readonly string[]
  readonly override?: OverrideRequest | undefined
  /** When notice and horizon were judged, if that was before: a hold keeps what it promised. */
  readonly judgedAt?: Date
  /** The visit occupies nothing, so it takes nothing out of a lease. */
  readonly withoutIndex?: boolean
}

/** Stored fields of a visit's place in time. */
export type Place = Pick<
  TimeDocument,
  | 'appointmentTypeId'
  | 'doctorId'
  | 'roomId'
  | 'equipmentIds'
  | 'start'
  | 'end'
  | 'timeZone'
  | 'wallTime'
  | 'offset'
  | 'bufferBeforeMinutes'
  | 'bufferAfterMinutes'
  | 'lane'
>

/** What was found and overridden, and by whom. */
export type Overridden = Override & { readonly reason: string; readonly byUserId: string }

export type PlacedVisit = {
  readonly place: Place
  readonly knowledge: ClinicKnowledge
  /** null: nothing was in the way. */
  readonly overridden: Overridden | null
}

/**
 * Decides where a visit goes, and refuses what stands against it there by what is known of the clinic; the commit
 * proves that it was true, and the unique index has the last word. After the index has refused, holds and leases that
 * have run out are removed first. A lease of the caller's own desk is no obstacle: it gives up what the visit takes.
 * @throws AppError appointment_conflict, forbidden for an override, validation_failed for ids that are not of this
 * clinic and starts out of bounds
 */
export async function placeVisit(deps: Deps, tx: OperationTx, wish: PlaceVisit): Promise<PlacedVisit> {
  const clinicId = tx.counter._id
  if (tx.attempt > 0) await sweepExpiredTimes(deps, tx)
  const knowledge = await knowClinic(deps, clinicId, tx.counter.rulesVersion)
  const type = assertKnown(knowledge, wish)
  assertStartInBounds(wish.start, (wish.judgedAt ?? tx.actedAt).getTime())
  const { rules } = knowledge
  const excluded = new Set(wish.excludeIds)
  const deskId = deskOf(wish.caller)
  const busyBetween = async (from: number, to: number): Promise<Busy[]> => {
    const all = await busyInOperation(deps, tx, { from, to, now: tx.now.getTime() })
    const others = all.filter(({ id }) => !excluded.has(id))
    return others.flatMap((entry) => (isOwnLease(entry, deskId) ? keptRoom(entry, wish) : [entry]))
  }
  const day = localDayOf(rules.timeZone, localDateOf(rules.timeZone, wish.start))
  const end = wish.start + type.durationMinutes * MINUTE_MS
  const busy = await busyBetween(day.start, Math.max(day.end, end))
  const query: SchedulingQuery = {
    rules,
    busy,
    appointmentTypeId: type._id,
    now: (wish.judgedAt ?? tx.actedAt).getTime(),
    audience: wish.audience,
    patientId: wish.patientId,
  }
  const chosen = choosePlace(query, {
    ...wish,
    preferredRoomId: (await leasedRoom(deps, tx, wish, end)) ?? wish.preferredRoomId,
    overbookingLanes: knowledge.clinic.settings.overbookingLanes,
  })
  const { doctorId, found, lane, isAllowed } = chosen
  const overrider = overriderOf(wish, doctorId)
  if (doctorId === null || lane === null || !isAllowed) {
    const refusal = await refuseStart({
      caller: wish.caller,
      query: { ...query, now: tx.now.getTime() },
      doctorId,
      start: wish.start,
      found,
      isLaneLeft: lane !== null,
      busyBetween,
    })
    throw tx.refuseUnwritten(refusal)
  }
  const overridden = overriddenBy(found)
  const clock = wallClockAt(rules.timeZone, wish.start)
  const place: Place = {
    appointmentTypeId: type._id,
    doctorId,
    roomId: chosen.roomId,
    equipmentIds: type.equipmentIds,
    start: new Date(chosen.start),
    end: new Date(chosen.end),
    timeZone: rules.timeZone,
    wallTime: `${clock.date}T${clock.time}`,
    offset: clock.offset,
    bufferBeforeMinutes: type.bufferBeforeMinutes,
    bufferAfterMinutes: type.bufferAfterMinutes,
    lane,
  }
  // Last of all: a refusal must come before anything is written.
  if (!wish.withoutIndex) await useOwnLeases(deps, tx, place, deskId)
  return {
    knowledge,
    place,
    overridden: overridden && overrider && { ...overridden, ...overrider },
  }
}

/** Who overrides, and why; null: nobody does. @throws AppError forbidden for whoever may not, and for what is no person */
function overriderOf(
  { caller, override }: PlaceVisit,
  doctorId: string | null,
): Pick<Overridden, 'reason' | 'byUserId'> | null {
  if (!override || doctorId === null) return null
  if (caller.kind !== 'user' || !mayOverride(caller, doctorId)) {
    throw new AppError('forbidden', 'Your role in this clinic may not override this.')
  }
  return { reason: override.reason, byUserId: caller.userId }
}

/**
 * What a lease of the caller's own desk keeps from a visit: nothing, but for the room that is kept with another
 * doctor's time, unless somebody chose it by hand.
 */
function keptRoom(lease: KnownBusy, { doctorId, roomId }: PlaceVisit): Busy[] {
  const isFree = doctorId === null || doctorId === lease.doctorId || roomId !== null || lease.roomId === null
  return isFree ? [] : [{ ...lease, doctorId: null }]
}

/** The room that was leased with the doctor's time, where the visit lies in it. */
async function leasedRoom(
  deps: Deps,
  tx: OperationTx,
  { caller, doctorId, start }: PlaceVisit,
  end: number,
): Promise<string | null> {
  const deskId = deskOf(caller)
  if (deskId === null) return null
  const busy = await busyInOperation(deps, tx, { from: start, to: end, now: tx.now.getTime() })
  const lease = busy.find(
    (entry) =>
      isOwnLease(entry, deskId) && entry.doctorId === doctorId && entry.start < end && start < entry.end,
  )
  return lease?.roomId ?? null
}

/** @throws AppError validation_failed naming the id that is not of this clinic. */
function assertKnown(knowledge: ClinicKnowledge, wish: PlaceVisit): AppointmentTypeDocument {
  const unknown = 'is not known in this clinic'
  const type = knowledge.types.get(wish.appointmentTypeId)
  if (!type) throw invalidField('body.appointmentTypeId', unknown)
  if (wish.doctorId !== null && !knowledge.doctors.has(wish.doctorId)) {
    throw invalidField('body.doctorId', unknown)
  }
  if (wish.roomId !== null && !knowledge.rules.rooms.some(({ id }) => id === wish.roomId)) {
    throw invalidField('body.roomId', unknown)
  }
  return type
}
