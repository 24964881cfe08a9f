import type { Role } from '../auth/roles.ts'
import type { Actor } from './decide.ts'

/** The person at a desk as the policies see them. Leases are asked of the server, so no desk is named. */
export function staffActor({
  role,
  doctorId,
}: {
  readonly role: Role
  readonly doctorId: string | null
}): Actor {
  return { kind: 'user', role, doctorId, patientId: null, sessionDeskId: null }
}
