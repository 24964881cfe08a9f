import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { overriddenBy } from '@scheduler/shared-types/scheduling/override'
import { toInstantText } from '@scheduler/shared-types/scheduling/time-values'
import { wallClockAt } from '@scheduler/shared-types/scheduling/zones'
import type { OperationArgs } from '@scheduler/shared-types/sync/operations'
import type { BoardAppointment } from '../../ipc/ipc-contract.ts'
import { consumeLease, ownLeaseOver } from './leases.ts'
import { type PlacedVisit, placeVisit, takenBy } from './place-visit.ts'
import { type Knowledge, patientIn, summaryOf, type View } from './view.ts'

export type PlacingAct<Args> = {
  readonly args: Args
  readonly actedAt: string
  readonly actor: { readonly userId: string }
  /** What it showed when it was done; null: it is being done now. */
  readonly shown: Appointment | null
}

/** Fields of an appointment that say where it is. */
export type Place = Pick<
  Appointment,
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
  | 'override'
>

export function applyBook(
  view: View,
  knowledge: Knowledge,
  { args, actedAt, actor, shown }: PlacingAct<OperationArgs<'appointment.book'>>,
): View {
  // The server has it already: the log was faster than the answer.
  if (view.confirmed.appointment(args.id) || view.appointments.has(args.id)) return view
  const appointment = shown ?? newAppointment(view, knowledge, { args, actedAt, actor })
  return appointment === null ? view : placed(view, knowledge, { ...appointment, waiting: [] })
}

/** The view with the appointment where it says, taken out of this desk's lease where it lies in one. */
export function placed(
  view: View,
  knowledge: Knowledge,
  appointment: Omit<BoardAppointment, 'standing'>,
): View {
  const { doctorId, start, roomId, override, lane } = appointment
  const { appointmentTypes } = view.confirmed.records
  const type = appointmentTypes.find(({ id }) => id === appointment.appointmentTypeId)
  const time = type && takenBy(type, doctorId, Date.parse(start))
  const lease = time ? ownLeaseOver(view.leases, time, knowledge) : null
  const isCertain =
    type !== undefined &&
    lease !== null &&
    lane === 0 &&
    override === null &&
    type.equipmentIds.length === 0 &&
    (type.roomIds.length === 0 || (lease.roomId !== null && lease.roomId === roomId))
  const shown: BoardAppointment = { ...appointment, standing: isCertain ? 'certain' : 'provisional' }
  return {
    ...view,
    appointments: new Map(view.appointments).set(shown.id, shown),
    leases: lease && time && lane === 0 ? consumeLease(view.leases, lease, time) : view.leases,
  }
}

function newAppointment(
  view: View,
  knowledge: Knowledge,
  { args, actedAt, actor }: Omit<PlacingAct<OperationArgs<'appointment.book'>>, 'shown'>,
): Appointment | null {
  const known = patientIn(view, args.patientId)
  const patient = known ? summaryOf(known) : view.confirmed.seenPatient(args.patientId)
  const visit = placeVisit(view, knowledge, { ...args, start: Date.parse(args.start) })
  const place = visit && placeOf(visit, { override: args.override, actedAt, actor })
  if (!patient || !place) return null
  return {
    id: args.id,
    clinicId: view.confirmed.records.clinic.id,
    version: 1,
    status: 'booked',
    appointmentTypeId: args.appointmentTypeId,
    ...place,
    patient,
    source: args.walkIn ? 'walk-in' : 'desk',
    note: args.note,
    cancellation: null,
    arrivedAt: null,
    startedAt: null,
    completedAt: null,
    undoStatus: null,
    sequence: 0,
    createdAt: actedAt,
    updatedAt: actedAt,
  }
}

type Act = {
  readonly override: OperationArgs<'appointment.book'>['override']
  readonly actedAt: string
  readonly actor: { readonly userId: string }
}

/** null: any doctor would do and none performs the type. */
export function placeOf(
  { type, query, chosen }: PlacedVisit,
  { override, actedAt, actor }: Act,
): Place | null {
  const doctorId = chosen.doctorId ?? type.doctorIds[0]
  if (doctorId === undefined) return null
  const { timeZone } = query.rules
  const clock = wallClockAt(timeZone, chosen.start)
  const overridden = override ? overriddenBy(chosen.found) : null
  return {
    doctorId,
    roomId: chosen.roomId,
    equipmentIds: [...type.equipmentIds],
    start: toInstantText(chosen.start),
    end: toInstantText(chosen.end),
    timeZone,
    wallTime: `${clock.date}T${clock.time}`,
    offset: clock.offset,
    bufferBeforeMinutes: type.bufferBeforeMinutes,
    bufferAfterMinutes: type.bufferAfterMinutes,
    lane: overridden ? (chosen.lane ?? 0) : 0,
    override: overridden && {
      classes: [...overridden.classes],
      appointmentIds: overridden.appointmentIds,
      reason: override?.reason ?? '',
      byUserId: actor.userId,
      at: actedAt,
    },
  }
}
