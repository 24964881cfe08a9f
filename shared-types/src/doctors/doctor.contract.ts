import { z } from 'zod'
import { crudEndpoints, recordFields } from '../api/crud-endpoints.ts'
import { zId, zName, zVersion } from '../primitives/primitives.contract.ts'

export const zDoctor = z.object({
  ...recordFields,
  name: zName.meta({ description: 'As patients read it, such as Dr Amara Okafor' }),
  specialty: z.string().max(120),
  /** Position on the board, smallest first. */
  sortOrder: z.number().int(),
  active: z.boolean(),
})
export type Doctor = z.infer<typeof zDoctor>

export const zDoctorCreate = z.strictObject({
  id: zId.optional(),
  name: zName,
  specialty: z.string().trim().max(120).default(''),
  sortOrder: z.number().int().min(0).max(10_000).default(0),
})

export const zDoctorUpdate = z.strictObject({
  name: zName.optional(),
  specialty: z.string().trim().max(120).optional(),
  sortOrder: z.number().int().min(0).max(10_000).optional(),
  active: z.boolean().optional(),
  version: zVersion.optional(),
})

export const doctorEndpoints = crudEndpoints('doctor', 'doctors', {
  record: zDoctor,
  create: zDoctorCreate,
  update: zDoctorUpdate,
})
