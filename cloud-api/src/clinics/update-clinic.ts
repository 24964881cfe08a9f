import type { Clinic, zClinicUpdate } from '@scheduler/shared-types/clinics/clinic.contract'
import { clinicPolicy } from '@scheduler/shared-types/policies/clinic.policy'
import type { z } from 'zod'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { assertVersion } from '../records/update-record.ts'
import { presentClinic } from './clinic.presenter.ts'
import { loadClinic } from './read-clinic.ts'

export type UpdateClinic = {
  readonly caller: UserCaller
  readonly operationId: string
  readonly body: z.output<typeof zClinicUpdate>
}

/** Changes details and settings; settings that are not given stay. @throws AppError version_conflict */
export function updateClinic(deps: Deps, { caller, operationId, body }: UpdateClinic): Promise<Clinic> {
  assertAllowed(clinicPolicy, 'update', caller)
  const { clinicId } = caller
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'clinic.update',
    args: { body },
    work: async (tx) => {
      const before = await loadClinic(deps, clinicId, tx.session)
      const { version, settings, ...fields } = body
      assertVersion(before, version)
      const changed = {
        ...fields,
        settings: { ...before.settings, ...settings },
        version: before.version + 1,
      }
      await deps.models.Clinic.updateOne({ _id: clinicId }, { $set: changed }, { session: tx.session })
      tx.recordChange({ entity: 'clinic', entityId: clinicId })
      const touched = Object.keys(body).filter((field) => field !== 'version')
      tx.recordEvent({ kind: 'clinic.changed', id: clinicId, fields: touched })
      return presentClinic({ ...before, ...changed })
    },
  })
}
