import type { Appointment, zAppointmentMove } from '@scheduler/shared-types/appointments/appointment.contract'
import {
  APPOINTMENT_STATUS_RULES,
  isLive,
  statusOccupies,
} from '@scheduler/shared-types/appointments/appointment.rules'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { appointmentPolicy } from '@scheduler/shared-types/policies/appointment.policy'
import type { Audience } from '@scheduler/shared-types/scheduling/rules.types'
import type { z } from 'zod'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { type ActAtDesk, assertWhereSeen } from './act-at-desk.ts'
import { type AppointmentDocument, isHold } from './appointment.model.ts'
import { movedEvent } from './appointment-events.ts'
import { type ChangeContext, changeAppointment } from './change-appointment.ts'
import { occupiesField } from './occupied-keys.ts'
import { placeVisit } from './place-visit.ts'
import { removeTime } from './sweep-expired-times.ts'
import { timeCollection } from './time-collection.ts'

export type MoveAppointment = {
  readonly clinicId: string
  readonly caller: Caller
  readonly operationId: string
  readonly id: string
  readonly body: z.output<typeof zAppointmentMove>
  readonly atDesk?: ActAtDesk | undefined
}

/**
 * Moves to another start, doctor or room; refused, it stays exactly where it was.
 * @throws AppError appointment_conflict, status_transition_refused, version_conflict, not_found
 */
export function moveAppointment(
  deps: Deps,
  { clinicId, caller, operationId, id, body, atDesk }: MoveAppointment,
): Promise<Appointment> {
  const { version, ...wish } = body
  return changeAppointment(deps, {
    clinicId,
    caller,
    operationId,
    name: 'appointment.move',
    args: { body, seen: atDesk?.seen },
    actedAt: atDesk?.actedAt,
    id,
    version,
    change: async (context) => {
      const { before } = context
      const doctorId = wish.doctorId ?? before.doctorId
      assertAllowed(appointmentPolicy, 'move', caller, before)
      assertAllowed(appointmentPolicy, 'move', caller, { doctorId })
      if (atDesk && isAt(before, { ...wish, doctorId })) return before
      assertWhereSeen(before, atDesk)
      return moveWithin(deps, context, {
        caller,
        audience: 'staff',
        start: Date.parse(wish.start),
        doctorId,
        roomId: wish.roomId ?? null,
        override: wish.override,
      })
    },
  })
}

/** Somebody else moved it to where it shall be. */
function isAt(
  before: AppointmentDocument,
  {
    start,
    doctorId,
    roomId,
  }: { readonly start: string; readonly doctorId: string; readonly roomId?: string | undefined },
): boolean {
  const sameRoom = roomId === undefined || roomId === before.roomId
  return before.start.getTime() === Date.parse(start) && before.doctorId === doctorId && sameRoom
}

export type MoveWithin = Pick<
  Parameters<typeof placeVisit>[2],
  'start' | 'doctorId' | 'roomId' | 'override'
> & {
  readonly caller: Caller
  readonly audience: Audience
}

/** The appointment at its new place, inside an operation. */
export async function moveWithin(
  deps: Deps,
  { tx, before, knowledge }: ChangeContext,
  wish: MoveWithin,
): Promise<AppointmentDocument> {
  if (!isLive(before.status)) {
    const { label } = APPOINTMENT_STATUS_RULES[before.status]
    throw new AppError(
      'status_transition_refused',
      `An appointment that is ${label.toLowerCase()} stays where it is.`,
    )
  }
  const { settings } = knowledge.clinic
  const ownHolds = await removeHoldsFor(deps, { tx, before }, wish.caller)
  const { place, overridden } = await placeVisit(deps, tx, {
    ...wish,
    appointmentTypeId: before.appointmentTypeId,
    patientId: before.patientId,
    preferredRoomId: before.roomId,
    excludeIds: [before._id, ...ownHolds],
    withoutIndex: !statusOccupies(before.status, settings),
  })
  const { occupies: _occupies, ...rest } = before
  const after: AppointmentDocument = {
    ...rest,
    ...place,
    ...occupiesField(place, before.patientId, before.status, settings),
    override: overridden && { ...overridden, at: tx.actedAt },
    sequence: before.sequence + 1,
  }
  tx.recordEvent(movedEvent(before, after, { keys: deps.env.dataKeys, caller: wish.caller, overridden }))
  return after
}

/** Holds that the same person made for this very move have served their purpose. */
async function removeHoldsFor(
  deps: Deps,
  { tx, before }: Pick<ChangeContext, 'tx' | 'before'>,
  caller: Caller,
): Promise<string[]> {
  if (caller.kind !== 'user') return []
  const found = await timeCollection(deps)
    .find(
      { clinicId: before.clinicId, movesAppointmentId: before._id, holder: caller.userId },
      { session: tx.session },
    )
    .toArray()
  const holds = found.filter(isHold)
  for (const hold of holds) await removeTime(deps, tx, hold)
  return holds.map(({ _id }) => _id)
}
