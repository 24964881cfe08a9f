import { z } from 'zod'
import { zClinicParams } from '../api/clinic-path.ts'
import { defineEndpoints } from '../api/define-endpoint.ts'
import { zConflictClass } from '../appointments/conflict.contract.ts'
import { DAY_MS } from '../primitives/durations.ts'
import {
  zId,
  zInstant,
  zLocalDate,
  zOffset,
  zRequestDate,
  zTimeZone,
  zWallDateTime,
} from '../primitives/primitives.contract.ts'

/** A start that is offered, with every doctor who is free for it. */
export const zSlot = z.object({
  start: zInstant,
  end: zInstant,
  wallTime: zWallDateTime,
  /** Tells the two copies of a repeated hour apart. */
  offset: zOffset,
  doctorIds: z.array(zId),
})
export type Slot = z.infer<typeof zSlot>

export const zAvailability = z.object({
  timeZone: zTimeZone,
  days: z.array(z.object({ date: zLocalDate, slots: z.array(zSlot) })),
})
export type Availability = z.infer<typeof zAvailability>

/** Most days that a patient's phone may ask about at once. */
export const PUBLIC_DAYS_MOST = 31

/** Most places in an answer to a patient's phone; a place is a start with one doctor. One day is always whole. */
export const PUBLIC_PLACES_MOST = 5_000

/** Starts for a patient's phone: whole days, as many from the first on as an answer may carry. */
export const zPublicAvailability = zAvailability.extend({
  nextFrom: zLocalDate.nullable().meta({
    description: `First date that was asked about and is not in this answer, because it would carry more than ${PUBLIC_PLACES_MOST} places (a start with one doctor): ask again from there. null: all dates are in it.`,
  }),
})
export type PublicAvailability = z.infer<typeof zPublicAvailability>

const dayCount = (query: { from: string; to: string }) =>
  (Date.parse(query.to) - Date.parse(query.from)) / DAY_MS + 1

const STAFF_DAYS_MOST = 62

/** A query over days: `to` is the last day, inclusive. */
function dayQuery<const Shape extends z.ZodRawShape>(daysMost: number, shape: Shape) {
  return z
    .strictObject({ ...shape, from: zRequestDate, to: zRequestDate })
    .refine((query) => dayCount(query as DaySpan) >= 1, { message: 'must not be before from', path: ['to'] })
    .refine((query) => dayCount(query as DaySpan) <= daysMost, {
      message: `must be at most ${daysMost - 1} days after from`,
      path: ['to'],
    })
}

// A spread of a generic shape hides from the compiler that from and to are strings.
type DaySpan = { from: string; to: string }

/** Absent `doctorId`: any doctor who performs the type. */
export const zPublicAvailabilityQuery = dayQuery(PUBLIC_DAYS_MOST, {
  appointmentTypeId: zId,
  doctorId: zId.optional(),
})

/** For an appointment that exists: its type is known. */
export const zMoveAvailabilityQuery = dayQuery(PUBLIC_DAYS_MOST, { doctorId: zId.optional() })

/** Desk search: also leaves out times the patient has another appointment, and the appointment being moved. */
const zDeskAvailabilityQuery = dayQuery(STAFF_DAYS_MOST, {
  appointmentTypeId: zId,
  doctorId: zId.optional(),
  patientId: zId.optional(),
  excludeAppointmentId: zId.optional(),
})

export const availabilityEndpoints = defineEndpoints('availability', {
  read: {
    method: 'GET',
    path: '/clinics/:clinicId/availability',
    summary: 'Starts that staff may book without an override',
    access: 'clinic',
    params: zClinicParams,
    query: zDeskAvailabilityQuery,
    response: zAvailability,
  },
  'why-not': {
    method: 'GET',
    path: '/clinics/:clinicId/availability/why-not',
    summary: 'Every start of a day with the rules that removed it (none: it is offered)',
    access: 'clinic',
    params: zClinicParams,
    query: z.strictObject({ appointmentTypeId: zId, doctorId: zId, date: zRequestDate }),
    response: z.object({
      timeZone: zTimeZone,
      starts: z.array(
        z.object({
          start: zInstant,
          wallTime: zWallDateTime,
          offset: zOffset,
          reasons: z.array(zConflictClass),
        }),
      ),
    }),
  },
})
