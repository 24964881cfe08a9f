import { z } from 'zod'
import { zClinicParams, zClinicRecordParams, zListOf } from '../api/clinic-path.ts'
import { recordFields } from '../api/crud-endpoints.ts'
import { defineEndpoints } from '../api/define-endpoint.ts'
import { zWordOf } from '../primitives/newer-version.ts'
import { zId, zInstant, zName, zVersion } from '../primitives/primitives.contract.ts'

/** Where a desk runs. Append-only: stored. */
const PLATFORMS = ['windows', 'macos', 'linux', 'browser'] as const
export const zDeskPlatform = z.enum(PLATFORMS)

/** One installed front desk. */
export const zDesk = z.object({
  ...recordFields,
  name: zName,
  platform: zWordOf(PLATFORMS),
  pairedBy: z.object({ userId: zId, name: z.string() }),
  pairedAt: zInstant,
  /** When it last renewed its lease or sent work; null: not since it was paired. */
  lastSeenAt: zInstant.nullable(),
  /** From then on its sessions are over and its cache is erased at next contact. */
  revokedAt: zInstant.nullable(),
  /** When the desk told that its cache is erased. */
  wipedAt: zInstant.nullable(),
})
export type Desk = z.infer<typeof zDesk>

export const zDeskPair = z.strictObject({
  /** Made by the desk at its first start; the session was opened with the same one in its `X-Desk-Id` header. */
  id: zId,
  name: zName,
  platform: zDeskPlatform,
})

/** By this a desk proves to be itself when nobody is signed in. Told once, stored hashed. */
export const zDeskSecret = z.string().min(20).max(200)

export const zDeskCheck = z.strictObject({
  id: zId,
  secret: zDeskSecret,
  /** The cache has been erased. */
  wiped: z.boolean().default(false),
})

export const deskEndpoints = defineEndpoints('desk', {
  list: {
    method: 'GET',
    path: '/clinics/:clinicId/desks',
    summary: 'The clinic’s desks, revoked ones included',
    access: 'clinic',
    params: zClinicParams,
    response: zListOf(zDesk),
  },
  pair: {
    method: 'POST',
    path: '/clinics/:clinicId/desks',
    summary: 'Make this installation a desk of the clinic. Pairing again gives a new secret',
    access: 'clinic',
    params: zClinicParams,
    body: zDeskPair,
    response: z.object({ desk: zDesk, secret: zDeskSecret }),
    status: 201,
    idempotent: true,
    errors: ['desk_revoked', 'desk_unknown', 'already_exists'],
  },
  update: {
    method: 'PATCH',
    path: '/clinics/:clinicId/desks/:id',
    summary: 'Rename a desk',
    access: 'clinic',
    params: zClinicRecordParams,
    body: z.strictObject({ name: zName, version: zVersion.optional() }),
    response: zDesk,
    idempotent: true,
    errors: ['version_conflict'],
  },
  revoke: {
    method: 'POST',
    path: '/clinics/:clinicId/desks/:id/revoke',
    summary: 'End a desk: its sessions and leases at once, its cache at next contact',
    access: 'clinic',
    params: zClinicRecordParams,
    response: zDesk,
    idempotent: true,
  },
  check: {
    method: 'POST',
    path: '/desks/check',
    summary:
      'A desk asks whether it still is one, with nobody signed in, and tells that it has erased its cache',
    access: 'public',
    body: zDeskCheck,
    response: z.object({
      state: z.enum(['active', 'revoked']),
      serverTime: zInstant,
      /** The oldest desk this server works with; absent: it does not say. */
      leastDeskVersion: z.string().optional(),
    }),
    errors: ['unauthenticated'],
  },
})
