import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { ApiError } from '@scheduler/shared-types/api/api-client'
import type { Session } from '@scheduler/shared-types/auth/auth.contract'
import { isStaffRole } from '@scheduler/shared-types/auth/roles'
import { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { SignedIn } from '../../ipc/ipc-contract.ts'
import type { Stores } from '../database/open-stores.ts'
import type { Identity } from '../identity.ts'
import type { Shell } from '../shell.ts'
import type { DeskSessions } from './desk-sessions.ts'
import { rememberUser } from './known-users.ts'

export type SignIn = {
  readonly email: string
  readonly password: string
}

export type SignInDeps = {
  readonly shell: Pick<Shell, 'platform'>
  readonly identity: Identity
  readonly stores: Stores
  readonly sessions: DeskSessions
  readonly newId: () => string
  /** Epoch milliseconds by this desk's clock. */
  readonly now: () => number
}

/**
 * Signs in at the server. The first person to do so makes this installation a desk of their clinic, for good.
 * @throws ApiError as the server refuses, AppError forbidden for patients and for people of other clinics
 */
export async function signIn(deps: SignInDeps, { email, password }: SignIn): Promise<SignedIn> {
  const { stores, sessions } = deps
  const session = await sessions.anonymous.call(endpoints.auth.login, { body: { email, password } })
  const { user } = session
  const signedIn = await acceptGrant(deps, session)
  await rememberUser(stores, { ...signedIn, email: user.email }, password, deps.now())
  sessions.opened(user.id, session)
  await pairOnce(deps, sessions.clientOf(user.id), signedIn.clinicId)
  stores.transaction(() => {
    stores.meta.write('clinicId', signedIn.clinicId)
    stores.meta.write('server', deps.identity.apiUrl)
    stores.meta.write('signedIn', signedIn)
  })
  return signedIn
}

async function acceptGrant({ stores, sessions }: SignInDeps, session: Session): Promise<SignedIn> {
  const { user } = session
  const own = stores.meta.read('clinicId')
  const staff = user.grants.filter(({ role }) => isStaffRole(role))
  const grant = staff.find(({ clinicId }) => own === null || clinicId === own)
  if (grant) {
    const { clinicId, role, doctorId } = grant
    return { userId: user.id, name: user.name, role, doctorId, clinicId }
  }
  const refreshToken = session.refreshToken ?? undefined
  await sessions.anonymous.call(endpoints.auth.logout, { body: { refreshToken } })
  const sentence =
    staff.length > 0
      ? 'This desk belongs to another clinic. Use a desk of yours, or ask an administrator.'
      : 'The front desk is for staff. Patients book on the clinic’s public page.'
  throw new AppError('forbidden', sentence)
}

async function pairOnce(deps: SignInDeps, api: ApiClient, clinicId: string): Promise<void> {
  const { stores, identity, shell, newId } = deps
  if (stores.meta.read('deskSecret') !== null) return
  const { secret } = await api.call(deskEndpoints.pair, {
    params: { clinicId },
    body: { id: identity.deskId, name: identity.name, platform: shell.platform },
    operationId: newId(),
  })
  stores.meta.write('deskSecret', secret)
}

/** Whether a refusal says that this desk was ended by an administrator. */
export function isRevoked(error: unknown): boolean {
  return error instanceof ApiError && error.problem.code === 'desk_revoked'
}
