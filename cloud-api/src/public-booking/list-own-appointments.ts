import { AppError } from '@scheduler/shared-types/errors/app-error'
import { DAY_MS } from '@scheduler/shared-types/primitives/durations'
import type { LinkedAppointment } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { type Account, callerInClinic } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { presentLinkedAppointment } from './linked-appointment.presenter.ts'
import { findPublicClinic } from './public-clinic.ts'

/** How far back "recent" reaches. */
const RECENT_MS = 30 * DAY_MS
const LIMIT = 100

/** The signed-in patient's own appointments, soonest first. @throws AppError forbidden for other accounts */
export async function listOwnAppointments(
  deps: Deps,
  slug: string,
  account: Account,
): Promise<{ items: LinkedAppointment[] }> {
  const knowledge = await findPublicClinic(deps, slug)
  const clinicId = knowledge.clinic._id
  const patientId = callerInClinic(account, clinicId, null)?.patientId
  const patient = patientId ? await deps.models.Patient.findOne({ _id: patientId, clinicId }).lean() : null
  if (!patient) throw new AppError('forbidden', 'This account is not a patient of this clinic.')
  const now = deps.now()
  const appointments = await deps.models.Appointment.find({
    clinicId,
    patientId: patient._id,
    start: { $gte: new Date(now.getTime() - RECENT_MS) },
  })
    .sort({ start: 1 })
    .limit(LIMIT)
    .lean()
  return {
    items: appointments.map((appointment) => presentLinkedAppointment(knowledge, appointment, patient, now)),
  }
}
