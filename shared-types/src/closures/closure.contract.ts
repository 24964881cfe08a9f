import { z } from 'zod'
import { crudEndpoints, recordFields } from '../api/crud-endpoints.ts'
import { zGridInstant, zId, zInstant, zVersion } from '../primitives/primitives.contract.ts'

const ordered = { message: 'must be after the start', path: ['end'] }

/** A span in which the whole clinic is closed, half-open. */
export const zClosure = z.object({
  ...recordFields,
  start: zInstant,
  end: zInstant,
  /** Shown to patients as the reason no time is offered. */
  reason: z.string().max(200),
})
export type Closure = z.infer<typeof zClosure>

export const zClosureCreate = z
  .strictObject({
    id: zId.optional(),
    start: zGridInstant,
    end: zGridInstant,
    reason: z.string().trim().max(200).default(''),
  })
  .refine((value) => Date.parse(value.start) < Date.parse(value.end), ordered)

export const zClosureUpdate = z.strictObject({
  start: zGridInstant.optional(),
  end: zGridInstant.optional(),
  reason: z.string().trim().max(200).optional(),
  version: zVersion.optional(),
})

export const closureEndpoints = crudEndpoints('closure', 'closures', {
  record: zClosure,
  create: zClosureCreate,
  update: zClosureUpdate,
})
