import { invalidField } from '@scheduler/shared-types/errors/invalid-field'
import type { ClientSession } from '../database/client-session.ts'
import type { Deps } from '../deps.ts'
import { assertInClinic } from '../records/references.ts'
import type { GrantRecord } from './user.model.ts'

type Where = { readonly deps: Deps; readonly session: ClientSession; readonly clinicId: string }

/** A doctor's account speaks for a doctor of the clinic. @throws AppError validation_failed */
export async function assertDoctorLink(
  where: Where,
  { role, doctorId }: Pick<GrantRecord, 'role' | 'doctorId'>,
): Promise<void> {
  if (role === 'doctor' && doctorId === null) {
    throw invalidField('body.doctorId', 'is required for the role doctor')
  }
  if (doctorId !== null) await assertInClinic(where, 'Doctor', 'body.doctorId', doctorId)
}

/** Whether the clinic has an active admin besides this user. */
export async function hasAnotherAdmin({ deps, session, clinicId }: Where, userId: string): Promise<boolean> {
  const found = await deps.models.User.exists({
    _id: { $ne: userId },
    grants: { $elemMatch: { clinicId, role: 'admin', active: true } },
  }).session(session)
  return found !== null
}
