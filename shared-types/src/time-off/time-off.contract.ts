import { z } from 'zod'
import { crudEndpoints, recordFields } from '../api/crud-endpoints.ts'
import { zGridInstant, zId, zInstant, zVersion } from '../primitives/primitives.contract.ts'

const ordered = { message: 'must be after the start', path: ['end'] }

/** A span in which one doctor is away, half-open. */
export const zTimeOff = z.object({
  ...recordFields,
  doctorId: zId,
  start: zInstant,
  end: zInstant,
  /** Shown to staff only. */
  reason: z.string().max(200),
})
export type TimeOff = z.infer<typeof zTimeOff>

export const zTimeOffCreate = z
  .strictObject({
    id: zId.optional(),
    doctorId: zId,
    start: zGridInstant,
    end: zGridInstant,
    reason: z.string().trim().max(200).default(''),
  })
  .refine((value) => Date.parse(value.start) < Date.parse(value.end), ordered)

export const zTimeOffUpdate = z.strictObject({
  start: zGridInstant.optional(),
  end: zGridInstant.optional(),
  reason: z.string().trim().max(200).optional(),
  version: zVersion.optional(),
})

export const timeOffEndpoints = crudEndpoints('time-off', 'time-off', {
  record: zTimeOff,
  create: zTimeOffCreate,
  update: zTimeOffUpdate,
})
