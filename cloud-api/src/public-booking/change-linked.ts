import type { LinkedAppointment } from '@scheduler/shared-types/public-booking/public-booking.contract'
import type { AppointmentDocument } from '../appointments/appointment.model.ts'
import { cancelWithin } from '../appointments/cancel-appointment.ts'
import { type ChangeContext, changeAndPresent } from '../appointments/change-appointment.ts'
import { loadPatientOf } from '../appointments/load-appointment.ts'
import { moveWithin } from '../appointments/move-appointment.ts'
import { guestCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { findLinked } from './appointment-link.ts'
import { assertChangeable } from './assert-changeable.ts'
import { presentLinkedAppointment } from './linked-appointment.presenter.ts'

type LinkedRequest<Body> = {
  readonly link: string
  readonly operationId: string
  readonly body: Body
}

/**
 * Moves the appointment of a link; the link stays good. Without a doctor it stays with its own.
 * @throws AppError not_found, appointment_conflict, too_late_to_change, status_transition_refused
 */
export function moveLinked(
  deps: Deps,
  request: LinkedRequest<{ readonly start: string; readonly doctorId: string | null }>,
): Promise<LinkedAppointment> {
  const { start, doctorId } = request.body
  return changeLinked(deps, 'public-booking.move', request, (context) => {
    assertChangeable(context, 'move')
    return moveWithin(deps, context, {
      caller: guestCaller,
      audience: 'public',
      start: Date.parse(start),
      doctorId: doctorId ?? context.before.doctorId,
      roomId: null,
    })
  })
}

/**
 * Cancels the appointment of a link.
 * @throws AppError not_found, too_late_to_change, status_transition_refused
 */
export function cancelLinked(
  deps: Deps,
  request: LinkedRequest<{ readonly reason: string }>,
): Promise<LinkedAppointment> {
  const { reason } = request.body
  return changeLinked(deps, 'public-booking.cancel', request, async (context) => {
    assertChangeable(context, 'cancel')
    return cancelWithin(context, { reason, by: 'patient' })
  })
}

async function changeLinked(
  deps: Deps,
  name: string,
  { link, operationId, body }: LinkedRequest<unknown>,
  change: (context: ChangeContext) => Promise<AppointmentDocument>,
): Promise<LinkedAppointment> {
  const { _id: id, clinicId } = await findLinked(deps, link)
  return changeAndPresent(
    deps,
    { clinicId, caller: guestCaller, operationId, name, args: { body }, id, change },
    async (after, tx, knowledge) =>
      presentLinkedAppointment(knowledge, after, await loadPatientOf(deps, after, tx.session), tx.now),
  )
}
