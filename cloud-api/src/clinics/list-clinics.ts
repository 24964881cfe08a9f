import type { Clinic } from '@scheduler/shared-types/clinics/clinic.contract'
import type { Account } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { presentClinic } from './clinic.presenter.ts'

/** The clinics the account has a grant in, by name. */
export async function listClinics(deps: Deps, account: Account): Promise<{ items: Clinic[] }> {
  const ids = account.grants.map(({ clinicId }) => clinicId)
  const clinics = await deps.models.Clinic.find({ _id: { $in: ids } })
    .sort({ name: 1, _id: 1 })
    .lean()
  return { items: clinics.map(presentClinic) }
}
