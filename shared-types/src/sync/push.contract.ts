import { z } from 'zod'
import { zClinicParams } from '../api/clinic-path.ts'
import { defineEndpoints } from '../api/define-endpoint.ts'
import { zAppointment } from '../appointments/appointment.contract.ts'
import { zProblem } from '../errors/problem.contract.ts'
import { zPatient } from '../patients/patient.contract.ts'
import { DAY_MS } from '../primitives/durations.ts'
import { zId, zInstant } from '../primitives/primitives.contract.ts'
import { zTimeOff } from '../time-off/time-off.contract.ts'
import { zOperation } from './operations.ts'

/** Operations in one push. */
export const PUSH_LIMIT = 50

/** Longest time between an act and its push; older ones are refused with `operation_too_old`. Milliseconds. */
export const MAX_OFFLINE_MS = 7 * DAY_MS

/** Why an operation was refused: what a problem document says, without its HTTP part. */
export const zRefusal = zProblem.pick({
  code: true,
  detail: true,
  errors: true,
  conflicts: true,
  alternatives: true,
})
export type Refusal = z.infer<typeof zRefusal>

/** The record an operation was about, as it is on the server now; all null: gone, or never was. */
export const zOperationRecord = z.object({
  appointment: zAppointment.nullable().default(null),
  patient: zPatient.nullable().default(null),
  timeOff: zTimeOff.nullable().default(null),
})

export const zOperationOutcome = z.discriminatedUnion('outcome', [
  /** Done now, done before (a repeat), or overtaken by something that says the same or more. */
  z.object({ outcome: z.literal('applied'), operationId: zId, record: zOperationRecord }),
  /** Not done; a person has to look. `record` is the server's side of it. */
  z.object({
    outcome: z.literal('refused'),
    operationId: zId,
    refusal: zRefusal,
    record: zOperationRecord,
  }),
])
export type OperationOutcome = z.infer<typeof zOperationOutcome>

export const syncEndpoints = defineEndpoints('sync', {
  push: {
    method: 'POST',
    path: '/clinics/:clinicId/sync/push',
    summary:
      'Run a desk’s operations in order, each by the same rules as its route. Fewer outcomes than operations: the rest was not tried; send it again',
    access: 'clinic',
    params: zClinicParams,
    body: z.strictObject({ operations: z.array(zOperation).min(1).max(PUSH_LIMIT) }),
    response: z.object({
      outcomes: z.array(zOperationOutcome),
      /** Where the clinic's log stands; what was applied is in it. */
      latest: z.number().int(),
      serverTime: zInstant,
    }),
    errors: ['desk_unknown'],
  },
})
