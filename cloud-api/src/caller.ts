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
  /** Where it is done, for the log: the session's desk, or the one the X-Desk-Id header names (a statement). */
  readonly deskId: string | null
  /** The desk the session was opened at: what leases belong to and what may push. */
  readonly sessionDeskId: string | null
}

/** The public page without an account. */
export type GuestCaller = { readonly kind: 'guest'; readonly deskId: null }

/** Jobs, the demo clinic, and a desk with nobody signed in. */
export type SystemCaller = { readonly kind: 'system'; readonly deskId: string | null }

/** Who asks a use case for something. */
export type Caller = UserCaller | GuestCaller | SystemCaller

export const guestCaller: GuestCaller = { kind: 'guest', deskId: null }
export const systemCaller: SystemCaller = { kind: 'system', deskId: null }

/** The desk whose leased time the caller may fill; null: none. */
export function deskOf(caller: Caller): string | null {
  return caller.kind === 'user' ? caller.sessionDeskId : null
}

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
  /** The desk the session was opened at. */
  readonly deskId: string | null
}

/** The account as caller in a clinic; null without a grant there, which must look like a missing clinic. */
export function callerInClinic(
  account: Account,
  clinicId: string,
  headerDeskId: string | null,
): UserCaller | null {
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
    deskId: account.deskId ?? headerDeskId,
    sessionDeskId: account.deskId,
  }
}
