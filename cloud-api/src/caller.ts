import type { Role } from '@scheduler/shared-types/auth/roles'

/** A signed-in person acting in one clinic, by the grant they have there. */
export type UserCaller = {
  readonly kind: 'user'
  readonly userId: string
  readonly name: string
  readonly role: Role
  readonly clinicId: string
  readonly doctorId: string | null
  readonly patientId: string | null
  /** The desk that names itself in the X-Desk-Id header; a statement, not a proof. */
  readonly deskId: string | null
}

/** The public page without an account. */
export type GuestCaller = { readonly kind: 'guest'; readonly deskId: null }

/** Jobs and the demo clinic. */
export type SystemCaller = { readonly kind: 'system'; readonly deskId: null }

/** Who asks a use case for something. */
export type Caller = UserCaller | GuestCaller | SystemCaller

export const guestCaller: GuestCaller = { kind: 'guest', deskId: null }
export const systemCaller: SystemCaller = { kind: 'system', deskId: null }

/** A role in one clinic that is in force. */
export type ActiveGrant = {
  readonly clinicId: string
  readonly role: Role
  readonly doctorId: string | null
  readonly patientId: string | null
}

/** A signed-in user before a clinic is chosen. Only grants in force are listed. */
export type Account = {
  readonly userId: string
  readonly sessionId: string
  readonly email: string
  readonly name: string
  readonly grants: readonly ActiveGrant[]
}

/** The account as caller in a clinic; null without a grant there, which must look like a missing clinic. */
export function callerInClinic(account: Account, clinicId: string, deskId: string | null): UserCaller | null {
  const grant = account.grants.find((candidate) => candidate.clinicId === clinicId)
  if (!grant) return null
  const { role, doctorId, patientId } = grant
  return {
    kind: 'user',
    userId: account.userId,
    name: account.name,
    role,
    clinicId,
    doctorId,
    patientId,
    deskId,
  }
}
