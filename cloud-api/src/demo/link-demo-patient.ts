import { hashPassword } from '../auth/password.ts'
import type { Deps } from '../deps.ts'
import { DEMO_EMAILS, DEMO_PASSWORD } from './demo-logins.ts'
import type { DemoPlan } from './plan-demo.ts'

/** Gives the patient with the most visits ahead a login, so that the public page has something to show. */
export async function linkDemoPatient(deps: Deps, { roster, patients, random }: DemoPlan): Promise<void> {
  const { clinicId } = roster
  const upcoming = await deps.models.Appointment.find({
    clinicId,
    start: { $gt: deps.now() },
    status: { $in: ['booked', 'confirmed'] },
  }).lean()
  const counts = Map.groupBy(upcoming, ({ patientId }) => patientId)
  const patient = patients.toSorted(
    (a, b) => (counts.get(b.id)?.length ?? 0) - (counts.get(a.id)?.length ?? 0),
  )[0]
  if (!patient) throw new Error('the demo clinic has no patients')
  await deps.models.User.create({
    _id: random.uuid(),
    email: DEMO_EMAILS.patient,
    name: `${patient.givenName} ${patient.familyName}`,
    passwordHash: await hashPassword(DEMO_PASSWORD),
    grants: [{ clinicId, role: 'patient', doctorId: null, patientId: patient.id, active: true }],
    createdAt: deps.now(),
    version: 1,
  })
}
