import type { Deps } from '../deps.ts'

/** Removes an unfinished demo clinic with everything that belongs to it; never used for a clinic that works. */
export async function removeClinic(deps: Deps, clinicId: string): Promise<void> {
  const { Clinic, ClinicCounter, User, Session, RefreshToken, ...owned } = deps.models
  await User.deleteMany({ 'grants.clinicId': clinicId })
  for (const model of Object.values(owned)) await model.collection.deleteMany({ clinicId })
  await ClinicCounter.deleteOne({ _id: clinicId })
  await Clinic.deleteOne({ _id: clinicId })
}
