import { AppError } from '@scheduler/shared-types/errors/app-error'
import { appointmentPolicy } from '@scheduler/shared-types/policies/appointment.policy'
import { assertStartInBounds } from '@scheduler/shared-types/refusals/assert-start-in-bounds'
import { localDateOf, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import { type Core, knowledgeOf, recordsOf, signedInAt, viewOf } from '../core.ts'
import { ensureDay } from '../days/ensure-day.ts'
import { type PlacedVisit, placeVisit, type VisitWish } from '../overlay/place-visit.ts'
import { assertMay } from './assert-may.ts'
import { assertPlaceable } from './refuse-start.ts'

/**
 * Where a visit goes, judged as the server would by what is kept here.
 * @throws AppError appointment_conflict, validation_failed, forbidden; DeskError not_at_this_desk
 */
export async function placeHere(core: Core, action: 'book' | 'move', wish: VisitWish): Promise<PlacedVisit> {
  const user = signedInAt(core)
  const records = recordsOf(core)
  assertStartInBounds(wish.start, knowledgeOf(core).serverNow)
  await ensureDay(core, localDateOf(timeZoneId(records.clinic.timeZone), wish.start))
  const { doctorId, roomId } = wish
  if (doctorId !== null && !records.doctors.some(({ id }) => id === doctorId)) throw unknown('doctorId')
  if (roomId !== null && !records.rooms.some(({ id }) => id === roomId)) throw unknown('roomId')
  assertMay(appointmentPolicy, action, user, { doctorId })
  const visit = placeVisit(viewOf(core), knowledgeOf(core), wish)
  if (!visit) throw unknown('appointmentTypeId')
  assertPlaceable(core, user, visit, wish.override !== undefined)
  return visit
}

function unknown(field: string): AppError {
  const errors = [{ path: `body.${field}`, message: 'is not known in this clinic' }]
  return new AppError('validation_failed', 'Some fields need another look.', { errors })
}
