import type { OverrideRequest } from '@scheduler/shared-types/appointments/appointment.contract'
import type { ConflictClass } from '@scheduler/shared-types/appointments/conflict.contract'
import { isOccupiedTime } from '@scheduler/shared-types/appointments/conflict-sentences'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { choosePlace } from '@scheduler/shared-types/scheduling/choose-place'
import type { FoundConflict } from '@scheduler/shared-types/scheduling/explain-start'
import type { Audience, SchedulingQuery } from '@scheduler/shared-types/scheduling/rules.types'
import { MINUTE_MS } from '@scheduler/shared-types/scheduling/units'
import { localDateOf, localDayOf, wallClockAt } from '@scheduler/shared-types/scheduling/zones'
import type { AppointmentTypeDocument } from '../appointment-types/appointment-type.model.ts'
import { type ClinicKnowledge, knowClinic } from '../availability/clinic-knowledge.ts'
import { type Caller, deskOf } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { invalidField } from '../http/validate.ts'
import { useOwnLeases } from '../leases/use-own-leases.ts'
import { forgetClinic } from '../operations/clinic-states.ts'
import type { OperationTx } from '../operations/run-operation.ts'
import type { TimeDocument } from './appointment.model.ts'
import { busyInOperation, isOwnLease, type KnownBusy } from './known-busy.ts'
import { mayOverride, refuseStart } from './refuse-start.ts'
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
  /** The index will not be asked, because the visit occupies nothing: everything is checked here. */
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

export type PlacedVisit = {
  readonly place: Place
  readonly knowledge: ClinicKnowledge
  readonly type: AppointmentTypeDocument
  /** Classes that were found and overridden; null: none. */
  readonly overridden: { readonly classes: ConflictClass[]; readonly reason: string } | null
  /** Live busy time of the day, without what was excluded. */
  readonly busy: readonly KnownBusy[]
}

/**
 * Decides where a visit goes. At the first attempt alone only the rules are judged here, and time that others
 * have is left for the unique index to refuse; at later ones (the index has refused), and among others that
 * commit together, everything is judged, so that the answer can name every class. Expired holds are removed
 * before later attempts. A lease of the caller's own desk is no obstacle: it gives up what the visit takes.
 * @throws AppError appointment_conflict, or validation_failed for ids that are not of this clinic
 */
export async function placeVisit(deps: Deps, tx: OperationTx, wish: PlaceVisit): Promise<PlacedVisit> {
  const clinicId = tx.counter._id
  if (tx.attempt > 0) await sweepExpiredTimes(deps, tx)
  if (tx.attempt > 1) forgetClinic(deps.clinicStates.of(clinicId))
  const knowledge = await knowClinic(deps, clinicId, tx.counter.rulesVersion)
  const type = assertKnown(knowledge, wish)
  const { rules } = knowledge
  const excluded = new Set(wish.excludeIds)
  const deskId = deskOf(wish.caller)
  const busyBetween = async (from: number, to: number) => {
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
  const refuse = (doctorId: string | null, found: readonly FoundConflict[], lanesLeft: boolean) =>
    refuseStart({
      caller: wish.caller,
      query: { ...query, now: tx.now.getTime() },
      doctorId,
      start: wish.start,
      found,
      lanesLeft,
      busyBetween,
    })

  const chosen = choosePlace(query, {
    ...wish,
    preferredRoomId: (await leasedRoom(deps, tx, wish, end)) ?? wish.preferredRoomId,
    overbookingLanes: knowledge.clinic.settings.overbookingLanes,
  })
  const { doctorId, found, lane } = chosen
  if (doctorId === null) throw await refuse(null, found, false)
  const overridden = judge(wish, doctorId, found)
  if (overridden === 'refused' || lane === null) {
    const careful = tx.attempt > 0 || tx.isShared || wish.withoutIndex || wish.override !== undefined
    if (careful || found.some((conflict) => !indexRefuses(conflict, busy) || isOfKeptRoom(conflict, busy))) {
      throw await refuse(doctorId, found, lane !== null)
    }
  }
  const isOverridden = overridden !== 'refused' && overridden !== null
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
    lane: isOverridden ? (lane ?? 0) : 0,
  }
  // Last of all: a refusal must come before anything is written.
  if (!wish.withoutIndex) await useOwnLeases(deps, tx, place, deskId)
  return { knowledge, type, busy, overridden: isOverridden ? overridden : null, place }
}

/** Stands for no doctor: only the room of a lease is in the way. */
const NOBODY = ''

/**
 * What a lease of the caller's own desk keeps from a visit: nothing, but for the room that is kept with another
 * doctor's time, unless somebody chose it by hand.
 */
function keptRoom(lease: KnownBusy, { doctorId, roomId }: PlaceVisit): KnownBusy[] {
  const isFree = doctorId === null || doctorId === lease.doctorId || roomId !== null || lease.roomId === null
  return isFree ? [] : [{ ...lease, doctorId: NOBODY }]
}

function isOfKeptRoom({ busyIds }: FoundConflict, busy: readonly KnownBusy[]): boolean {
  return busy.some(({ id, doctorId }) => doctorId === NOBODY && busyIds.includes(id))
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

/**
 * What the override covers. Null: there is nothing to override.
 * @throws AppError forbidden when the caller may not override
 */
function judge(
  { caller, override }: PlaceVisit,
  doctorId: string,
  found: readonly FoundConflict[],
): PlacedVisit['overridden'] | 'refused' {
  if (override && !mayOverride(caller, doctorId)) {
    throw new AppError('forbidden', 'Your role in this clinic may not override this.')
  }
  const classes = found.map((conflict) => conflict.class)
  if (classes.length === 0) return null
  if (!override || classes.some((name) => !override.classes.includes(name))) return 'refused'
  return { classes, reason: override.reason }
}

/** Whether the unique index would refuse because of it: somebody normal has that very time. */
function indexRefuses({ class: name, busyIds }: FoundConflict, busy: readonly KnownBusy[]): boolean {
  if (!isOccupiedTime(name) || busyIds.length === 0) return false
  return busy.every(({ id, lane }) => lane === 0 || !busyIds.includes(id))
}
