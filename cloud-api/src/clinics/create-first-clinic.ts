import type { Clinic, zClinicCreate } from '@scheduler/shared-types/clinics/clinic.contract'
import type { z } from 'zod'
import { hashPassword } from '../auth/password.ts'
import { systemCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { namingDuplicates } from '../operations/store-errors.ts'
import { presentClinic } from './clinic.presenter.ts'

export type CreateFirstClinic = {
  readonly clinic: z.output<typeof zClinicCreate>
  readonly admin: { readonly email: string; readonly name: string; readonly password: string }
}

/**
 * Opens a clinic with an administrator of its own, for the person who runs the server: before the first clinic
 * there is nobody who could be asked.
 * @throws AppError already_exists for a known slug or e-mail
 */
export async function createFirstClinic(deps: Deps, { clinic, admin }: CreateFirstClinic): Promise<Clinic> {
  const clinicId = deps.newId()
  const userId = deps.newId()
  const passwordHash = await hashPassword(admin.password)
  return runOperation(deps, {
    clinicId,
    caller: systemCaller,
    operationId: clinicId,
    name: 'clinic.create',
    args: { clinic, userId },
    work: async (tx) => {
      const { session } = tx
      const record = { ...clinic, _id: clinicId, version: 1 }
      await namingDuplicates('slug', () => deps.models.Clinic.insertMany([record], { session }))
      const user = {
        _id: userId,
        email: admin.email,
        name: admin.name,
        passwordHash,
        grants: [{ clinicId, role: 'admin', doctorId: null, patientId: null, active: true } as const],
        createdAt: tx.now,
        version: 1,
      }
      await namingDuplicates('email', () => deps.models.User.insertMany([user], { session }))
      tx.recordChange({ entity: 'clinic', entityId: clinicId })
      tx.recordChange({ entity: 'user', entityId: userId })
      return presentClinic(record)
    },
  })
}
