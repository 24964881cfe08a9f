import { z } from 'zod'
import { zClinicParams, zListOf } from '../api/clinic-path.ts'
import { defineEndpoints } from '../api/define-endpoint.ts'
import { zId, zInstant } from '../primitives/primitives.contract.ts'

/**
 * Walk-in time that one desk alone may fill, also while it is offline. It occupies its doctor (and its room,
 * where the setting names one) under the same unique index as appointments.
 */
export const zLease = z.object({
  id: zId,
  deskId: zId,
  doctorId: zId,
  roomId: zId.nullable(),
  start: zInstant,
  end: zInstant,
  /** By the server's clock. What is booked into it and not sent by then is not certain any more. */
  expiresAt: zInstant,
})
export type Lease = z.infer<typeof zLease>

/**
 * How much earlier than `expiresAt` a desk stops relying on a lease, in milliseconds: its estimate of the
 * server's clock may be wrong by that much.
 */
export const LEASE_MARGIN_MS = 120_000

export const leaseEndpoints = defineEndpoints('lease', {
  list: {
    method: 'GET',
    path: '/clinics/:clinicId/leases',
    summary: 'Leases in force, of all desks, with the log position they are true for',
    access: 'clinic',
    params: zClinicParams,
    response: z.object({ ...zListOf(zLease).shape, seq: z.number().int() }),
  },
  claim: {
    method: 'POST',
    path: '/clinics/:clinicId/leases/claim',
    summary:
      'Lease to the calling desk the walk-in time of today and tomorrow that is free, renew what it has, and let go what is to be released',
    access: 'clinic',
    params: zClinicParams,
    response: z.object({ ...zListOf(zLease).shape, serverTime: zInstant }),
    idempotent: true,
    errors: ['desk_unknown'],
  },
  return: {
    method: 'POST',
    path: '/clinics/:clinicId/leases/return',
    summary: 'Give back the leases of the calling desk, or, for an admin, of another one',
    access: 'clinic',
    params: zClinicParams,
    body: z.strictObject({ deskId: zId.optional() }),
    response: null,
    idempotent: true,
    errors: ['desk_unknown'],
  },
})
