import { z } from 'zod'
import { zClinicParams, zListOf } from '../api/clinic-path.ts'
import { defineEndpoints } from '../api/define-endpoint.ts'
import {
  zEmail,
  zId,
  zName,
  zPhone,
  zTimeZone,
  zVersion,
  zWallTime,
} from '../primitives/primitives.contract.ts'

export const zClinicSlug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens')

const walkIn = {
  doctorId: zId,
  /** A room kept with it, so that a booking into it is certain; null: none. */
  roomId: zId.nullable().default(null),
  /** ISO: Monday is 1, Sunday is 7. */
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  start: zWallTime,
  end: zWallTime,
  /** From then on, what is still free of it is anybody's. */
  releaseAt: zWallTime,
}

/**
 * Time of a doctor that is kept for patients who come without an appointment, on some weekdays. The public is not
 * offered it before `releaseAt` of that day; a desk leases it (leases/lease.contract.ts).
 */
export const zWalkInTime = z
  .strictObject(walkIn)
  .refine((time) => time.start < time.end, { message: 'must end after it starts', path: ['end'] })
  .refine((time) => time.releaseAt <= time.start, {
    message: 'must not be after the start',
    path: ['releaseAt'],
  })
export type WalkInTime = z.infer<typeof zWalkInTime>

const settings = {
  /** Lanes above 0 that deliberate overbooking may use; 0 forbids it. */
  overbookingLanes: z.number().int().min(0).max(3),
  /** How long a chosen slot stays held while the form is filled. */
  holdSeconds: z.number().int().min(60).max(1800),
  /** Whether a request that waits for approval occupies its time. */
  requestedOccupies: z.boolean(),
  /** A patient may cancel online until this many minutes before the start. */
  cancelCutoffMinutes: z.number().int().min(0).max(20160),
  /** A patient may move online until this many minutes before the start. */
  moveCutoffMinutes: z.number().int().min(0).max(20160),
  /** Time kept for walk-ins. Doctors that are gone are skipped. */
  walkInTime: z.array(zWalkInTime).max(100),
  /** How long a desk that is not heard of keeps its walk-in time; it never keeps it past its end. */
  leaseHours: z.number().int().min(1).max(24),
}

/** A clinic's booking rules that are not a doctor's or an appointment type's. */
export const zClinicSettings = z.strictObject({
  overbookingLanes: settings.overbookingLanes.default(1),
  holdSeconds: settings.holdSeconds.default(300),
  requestedOccupies: settings.requestedOccupies.default(true),
  cancelCutoffMinutes: settings.cancelCutoffMinutes.default(240),
  moveCutoffMinutes: settings.moveCutoffMinutes.default(240),
  walkInTime: settings.walkInTime.default([]),
  leaseHours: settings.leaseHours.default(12),
})
export type ClinicSettings = z.infer<typeof zClinicSettings>

/** As they are read: what a newer server adds is left out, where a strict object would refuse the whole clinic. */
const zReadSettings = z.object({
  ...zClinicSettings.shape,
  walkInTime: z.array(z.object(walkIn)).max(100).default([]),
})

export const zClinic = z.object({
  id: zId,
  slug: zClinicSlug,
  name: zName,
  phone: zPhone,
  email: zEmail.nullable(),
  address: z.string().max(300),
  timeZone: zTimeZone,
  settings: zReadSettings,
  version: zVersion,
})
export type Clinic = z.infer<typeof zClinic>

export const zClinicCreate = z.strictObject({
  slug: zClinicSlug,
  name: zName,
  phone: zPhone,
  email: zEmail.nullable().default(null),
  address: z.string().trim().max(300).default(''),
  timeZone: zTimeZone,
  settings: zClinicSettings.prefault({}),
})

export const zClinicUpdate = z.strictObject({
  name: zName.optional(),
  phone: zPhone.optional(),
  email: zEmail.nullable().optional(),
  address: z.string().trim().max(300).optional(),
  /** Only what is given changes; a partial of zClinicSettings would fill in its defaults. */
  settings: z.strictObject(settings).partial().optional(),
  version: zVersion.optional(),
})

export const clinicEndpoints = defineEndpoints('clinic', {
  list: {
    method: 'GET',
    path: '/clinics',
    summary: 'The clinics the caller has a grant in',
    access: 'signed-in',
    response: zListOf(zClinic),
  },
  read: {
    method: 'GET',
    path: '/clinics/:clinicId',
    summary: 'One clinic',
    access: 'clinic',
    params: zClinicParams,
    response: zClinic,
  },
  create: {
    method: 'POST',
    path: '/clinics',
    summary: 'Open another clinic; the caller must be an admin of one and becomes admin of the new one',
    access: 'signed-in',
    body: zClinicCreate,
    response: zClinic,
    status: 201,
    idempotent: true,
    errors: ['already_exists'],
  },
  update: {
    method: 'PATCH',
    path: '/clinics/:clinicId',
    summary: 'Change a clinic’s details and settings. The zone is fixed once set',
    access: 'clinic',
    params: zClinicParams,
    body: zClinicUpdate,
    response: zClinic,
    idempotent: true,
    errors: ['version_conflict'],
  },
})
