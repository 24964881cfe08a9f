import { z } from 'zod'
import { zClinicParams, zClinicRecordParams } from '../api/clinic-path.ts'
import { defineEndpoints } from '../api/define-endpoint.ts'
import { zGridInstant, zId, zInstant, zOffset, zWallDateTime } from '../primitives/primitives.contract.ts'

/** A short exclusive reservation. Its id is the secret by which the holder renews, releases or books it. */
export const zHold = z.object({
  id: zId,
  appointmentTypeId: zId,
  doctorId: zId,
  start: zInstant,
  end: zInstant,
  wallTime: zWallDateTime,
  offset: zOffset,
  expiresAt: zInstant,
  /** The server's clock at the answer; count down by the difference, not by the device's clock. */
  serverTime: zInstant,
  renewable: z.boolean(),
})
export type Hold = z.infer<typeof zHold>

export const zHoldCreate = z.strictObject({
  /** Made by the client: a random UUID (version 4). */
  id: zId,
  appointmentTypeId: zId,
  /** null: any doctor; the fairness rule chooses. */
  doctorId: zId.nullable(),
  start: zGridInstant,
  /** A hold of the same client that this one replaces, released in the same step. */
  replacesHoldId: zId.optional(),
  /** The appointment this hold is meant to move, whose own time does not count as taken. Desk only. */
  excludeAppointmentId: zId.optional(),
})

export const holdEndpoints = defineEndpoints('hold', {
  create: {
    method: 'POST',
    path: '/clinics/:clinicId/holds',
    summary: 'Hold a start for the desk',
    access: 'clinic',
    params: zClinicParams,
    body: zHoldCreate,
    response: zHold,
    status: 201,
    idempotent: true,
    errors: ['appointment_conflict', 'hold_limit_reached'],
  },
  renew: {
    method: 'POST',
    path: '/clinics/:clinicId/holds/:id/renew',
    summary: 'Start the countdown again, once',
    access: 'clinic',
    params: zClinicRecordParams,
    response: zHold,
    idempotent: true,
    errors: ['hold_expired', 'hold_renewal_refused'],
  },
  release: {
    method: 'DELETE',
    path: '/clinics/:clinicId/holds/:id',
    summary: 'Give the time back; releasing what is gone already is fine',
    access: 'clinic',
    params: zClinicRecordParams,
    response: null,
    idempotent: true,
  },
})
