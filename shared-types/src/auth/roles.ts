import { z } from 'zod'

/** Append-only: stored in grants. */
export const ROLES = ['admin', 'receptionist', 'doctor', 'patient'] as const
export const STAFF_ROLES = ['admin', 'receptionist', 'doctor'] as const

export const zRole = z.enum(ROLES)
export type Role = z.infer<typeof zRole>

/** Whether a role works for the clinic (and so may see the schedule and the change log). */
export function isStaffRole(role: Role): boolean {
  return role !== 'patient'
}
