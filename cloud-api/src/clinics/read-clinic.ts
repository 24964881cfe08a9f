import { type Clinic, zClinicSettings } from '@scheduler/shared-types/clinics/clinic.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { clinicPolicy } from '@scheduler/shared-types/policies/clinic.policy'
import type { UserCaller } from '../caller.ts'
import type { ClientSession } from '../database/client-session.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import type { ClinicRecord } from './clinic.model.ts'
import { presentClinic } from './clinic.presenter.ts'

export async function readClinic(deps: Deps, { caller }: { readonly caller: UserCaller }): Promise<Clinic> {
  assertAllowed(clinicPolicy, 'read', caller)
  return presentClinic(await loadClinic(deps, caller.clinicId))
}

/** Settings that are newer than the record have their defaults. @throws AppError not_found */
export async function loadClinic(deps: Deps, id: string, session?: ClientSession): Promise<ClinicRecord> {
  const clinic = await deps.models.Clinic.findById(id, null, session ? { session } : {}).lean()
  if (!clinic) throw new AppError('not_found', 'There is no such clinic.')
  return { ...clinic, settings: zClinicSettings.parse(clinic.settings) }
}
