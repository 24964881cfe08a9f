import { z } from 'zod'
import { crudEndpoints, recordFields } from '../api/crud-endpoints.ts'
import { zId, zLocalDate, zRequestDate, zVersion, zWallRanges } from '../primitives/primitives.contract.ts'

const fields = {
  doctorId: zId,
  /** ISO 8601: Monday is 1, Sunday is 7. */
  weekday: z.number().int().min(1).max(7),
  /** Wall times in the clinic's zone; a break is the gap between two ranges. */
  ranges: zWallRanges,
  effectiveFrom: zRequestDate,
  /** Last day they apply; null: until further notice. */
  effectiveTo: zRequestDate.nullable(),
}

export const zWorkingHours = z.object({
  ...recordFields,
  ...fields,
  effectiveFrom: zLocalDate,
  effectiveTo: zLocalDate.nullable(),
})
export type WorkingHours = z.infer<typeof zWorkingHours>

export const zWorkingHoursCreate = z.strictObject({
  id: zId.optional(),
  ...fields,
  effectiveTo: fields.effectiveTo.default(null),
})

export const zWorkingHoursUpdate = z.strictObject({
  ranges: fields.ranges.optional(),
  effectiveFrom: fields.effectiveFrom.optional(),
  effectiveTo: fields.effectiveTo.optional(),
  version: zVersion.optional(),
})

export const workingHoursEndpoints = crudEndpoints('working-hours', 'working-hours', {
  record: zWorkingHours,
  create: zWorkingHoursCreate,
  update: zWorkingHoursUpdate,
})
