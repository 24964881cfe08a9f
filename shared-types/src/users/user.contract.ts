import { z } from 'zod'
import { crudEndpoints } from '../api/crud-endpoints.ts'
import { zRole } from '../auth/roles.ts'
import { zEmail, zId, zName, zVersion } from '../primitives/primitives.contract.ts'

/** NIST SP 800-63B: length matters, composition rules do not. */
export const zPassword = z.string().min(10).max(200)

/** A user's role in one clinic, with the doctor or patient record it speaks for. */
export const zGrant = z.object({
  clinicId: zId,
  role: zRole,
  doctorId: zId.nullable(),
  patientId: zId.nullable(),
})
export type Grant = z.infer<typeof zGrant>

/** A user as the admin of a clinic sees it: only this clinic's grant. */
export const zUser = z.object({
  id: zId,
  clinicId: zId,
  email: zEmail,
  name: zName,
  role: zRole,
  doctorId: zId.nullable(),
  active: z.boolean(),
  version: zVersion,
})
export type User = z.infer<typeof zUser>

export const zUserCreate = z.strictObject({
  id: zId.optional(),
  email: zEmail,
  name: zName,
  password: zPassword,
  role: z.enum(['admin', 'receptionist', 'doctor']),
  doctorId: zId.nullable().default(null),
})

export const zUserUpdate = z.strictObject({
  name: zName.optional(),
  role: z.enum(['admin', 'receptionist', 'doctor']).optional(),
  doctorId: zId.nullable().optional(),
  active: z.boolean().optional(),
  version: zVersion.optional(),
})

export const userEndpoints = crudEndpoints('user', 'users', {
  record: zUser,
  create: zUserCreate,
  update: zUserUpdate,
})
