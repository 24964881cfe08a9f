import type { Clinic, zClinicCreate } from '@scheduler/shared-types/clinics/clinic.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { z } from 'zod'
import type { Account } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { namingDuplicates } from '../operations/store-errors.ts'
import { presentClinic } from './clinic.presenter.ts'

export type CreateClinic = {
  readonly account: Account
  readonly deskId: string | null
  readonly operationId: string
  readonly body: z.output<typeof zClinicCreate>
}

/** Opens a clinic; its creator, an admin elsewhere, becomes its admin. @throws AppError already_exists for a slug */
export async function createClinic(
  deps: Deps,
  { account, deskId, operationId, body }: CreateClinic,
): Promise<Clinic> {
  if (!account.grants.some(({ role }) => role === 'admin')) {
    throw new AppError('forbidden', 'Only an admin of a clinic may open another one.')
  }
  // Operations are remembered per clinic, so the operation's id is the clinic's: a repeat finds the first answer.
  const clinicId = operationId
  const { userId, name, deskId: sessionDeskId } = account
  const clinic = await runOperation(deps, {
    clinicId,
    caller: {
      kind: 'user',
      userId,
      name,
      role: 'admin',
      clinicId,
      doctorId: null,
      patientId: null,
      deskId,
      sessionDeskId,
    },
    operationId,
    name: 'clinic.create',
    args: { body, userId },
    work: async (tx) => {
      const record = { ...body, _id: clinicId, version: 1 }
      await namingDuplicates('slug', () => deps.models.Clinic.insertMany([record], { session: tx.session }))
      const grant = { clinicId, role: 'admin', doctorId: null, patientId: null, active: true } as const
      await deps.models.User.updateOne(
        { _id: userId },
        { $push: { grants: grant }, $inc: { version: 1 } },
        { session: tx.session },
      )
      tx.recordChange({ entity: 'clinic', entityId: clinicId })
      return presentClinic(record)
    },
  })
  deps.sessionCache.forgetUser(userId)
  return clinic
}
