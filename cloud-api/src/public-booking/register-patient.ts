import type { zRegister } from '@scheduler/shared-types/public-booking/public-booking.contract'
import type { z } from 'zod'
import { type OpenedSession, openSession } from '../auth/open-session.ts'
import { hashPassword } from '../auth/password.ts'
import { guestCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { namingDuplicates } from '../operations/store-errors.ts'
import type { UserRecord } from '../users/user.model.ts'
import { addGuest } from './add-guest.ts'

export type RegisterPatient = {
  readonly clinicId: string
  readonly body: z.output<typeof zRegister>
}

/** A patient account at one clinic, signed in. @throws AppError already_exists for a known e-mail */
export async function registerPatient(
  deps: Deps,
  { clinicId, body }: RegisterPatient,
): Promise<OpenedSession> {
  const { password, cookie: _cookie, ...guest } = body
  // Before the operation, because hashing is slow on purpose and the clinic's writes wait in line.
  const passwordHash = await hashPassword(password)
  const userId = deps.newId()
  await runOperation(deps, {
    clinicId,
    caller: guestCaller,
    operationId: deps.newId(),
    name: 'public-booking.register',
    args: { userId },
    work: async (tx) => {
      const patient = await addGuest(deps, tx, guest)
      const user: UserRecord = {
        _id: userId,
        email: guest.email,
        name: `${guest.givenName} ${guest.familyName}`,
        passwordHash,
        grants: [{ clinicId, role: 'patient', doctorId: null, patientId: patient._id, active: true }],
        createdAt: tx.now,
        version: 1,
      }
      await namingDuplicates('email', () => deps.models.User.insertMany([user], { session: tx.session }))
      tx.recordChange({ entity: 'user', entityId: userId })
      return null
    },
  })
  const user = await deps.models.User.findById(userId).lean()
  if (!user) throw new Error('the user that was just registered is missing')
  return openSession(deps, user)
}
