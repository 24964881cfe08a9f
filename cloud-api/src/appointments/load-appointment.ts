import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { ClientSession } from '../database/client-session.ts'
import type { Deps } from '../deps.ts'
import type { PatientDocument } from '../patients/patient.model.ts'
import { type AppointmentDocument, isAppointment } from './appointment.model.ts'
import { timeCollection } from './time-collection.ts'

/** @throws AppError not_found, also for another clinic's appointment for a hold and for a lease */
export async function loadAppointment(
  deps: Deps,
  clinicId: string,
  id: string,
  session?: ClientSession,
): Promise<AppointmentDocument> {
  const found = await timeCollection(deps).findOne({ _id: id, clinicId }, session ? { session } : {})
  if (!found || !isAppointment(found)) throw notFound()
  return found
}

/** The patient an appointment is for; there always is one, because patients with appointments stay. */
export async function loadPatientOf(
  deps: Deps,
  { clinicId, patientId }: Pick<AppointmentDocument, 'clinicId' | 'patientId'>,
  session?: ClientSession,
): Promise<PatientDocument> {
  const patient = await deps.models.Patient.findOne(
    { _id: patientId, clinicId },
    null,
    session ? { session } : {},
  ).lean()
  if (!patient) throw notFound()
  return patient
}

function notFound(): AppError {
  return new AppError('not_found', 'There is no such appointment in this clinic.')
}
