import type { LinkedAppointment } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { loadPatientOf } from '../appointments/load-appointment.ts'
import type { Deps } from '../deps.ts'
import { findLinked } from './appointment-link.ts'
import { presentLinkedAppointment } from './linked-appointment.presenter.ts'
import { knowPublicClinic } from './public-clinic.ts'

/** The appointment of a link. Changes nothing. @throws AppError not_found */
export async function readLinked(deps: Deps, link: string): Promise<LinkedAppointment> {
  const appointment = await findLinked(deps, link)
  const [knowledge, patient] = await Promise.all([
    knowPublicClinic(deps, appointment.clinicId),
    loadPatientOf(deps, appointment),
  ])
  return presentLinkedAppointment(knowledge, appointment, patient, deps.now())
}
