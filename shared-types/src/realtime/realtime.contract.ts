import { z } from 'zod'
import { zChange } from '../changes/change.contract.ts'
import { zClinicSlug } from '../clinics/clinic.contract.ts'
import { zId, zLocalDate } from '../primitives/primitives.contract.ts'

/** Path of the socket.io endpoint on the API's origin. */
export const REALTIME_PATH = '/api/realtime'

/** What a public page hears: nothing but which day to read again. */
export const zAvailabilityChanged = z.object({ clinicId: zId, dates: z.array(zLocalDate) })
export type AvailabilityChanged = z.infer<typeof zAvailabilityChanged>

/**
 * Handshake `auth`. With a token and a clinicId the socket hears that clinic's changes; with a slug only it
 * hears availability. A token that expires disconnects the socket with the reason `unauthenticated`.
 */
export const zRealtimeAuth = z.union([
  z.strictObject({ token: z.string(), clinicId: zId }),
  z.strictObject({ slug: zClinicSlug }),
])
export type RealtimeAuth = z.infer<typeof zRealtimeAuth>

/** Server to client events, by name. */
export const realtimeEvents = {
  /** Staff: the next entry of the log. Apply it only if `seq` is the next one, else pull. */
  change: zChange,
  /** Public page. */
  'availability-changed': zAvailabilityChanged,
  /** Staff, once after connecting: where the log stands. Pull what is missing. */
  ready: z.object({ clinicId: zId, latest: z.number().int() }),
} as const

export type ServerToClientEvents = {
  readonly [Name in keyof typeof realtimeEvents]: (payload: z.infer<(typeof realtimeEvents)[Name]>) => void
}
