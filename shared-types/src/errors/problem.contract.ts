import { z } from 'zod'
import { zAlternative, zConflict } from '../appointments/conflict.contract.ts'
import { zWordOf } from '../primitives/newer-version.ts'
import { ERROR_CODES } from './error-codes.ts'

/** One broken field. `path` uses dots and brackets, prefixed by its place: body, query, params or headers. */
export const zFieldError = z.object({
  path: z.string().meta({ example: 'body.ranges[0].end' }),
  message: z.string(),
})

/** RFC 9457 problem details, with our stable `code`. Clients branch on `code`, never on text. */
export const zProblem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: zWordOf(ERROR_CODES),
  detail: z.string().meta({ description: 'What happened and what to do, for a person' }),
  requestId: z.string().optional(),
  errors: z.array(zFieldError).optional().meta({ description: 'With validation_failed: every broken field' }),
  conflicts: z
    .array(zConflict)
    .optional()
    .meta({ description: 'With appointment_conflict: every class found' }),
  alternatives: z.array(zAlternative).optional().meta({ description: 'Up to three nearest free starts' }),
})

export type Problem = z.infer<typeof zProblem>
export type FieldError = z.infer<typeof zFieldError>
