import { z } from 'zod'
import { defineEndpoints } from '../api/define-endpoint.ts'
import { zAppointmentStatus } from '../appointments/appointment.contract.ts'
import { zSession } from '../auth/auth.contract.ts'
import {
  zMoveAvailabilityQuery,
  zPublicAvailability,
  zPublicAvailabilityQuery,
} from '../availability/availability.contract.ts'
import { zClinicSlug } from '../clinics/clinic.contract.ts'
import { zHold, zHoldCreate } from '../holds/hold.contract.ts'
import {
  zBirthDate,
  zEmail,
  zGridInstant,
  zId,
  zInstant,
  zName,
  zOffset,
  zPhone,
  zReason,
  zTimeZone,
  zWallDateTime,
} from '../primitives/primitives.contract.ts'
import { zPassword } from '../users/user.contract.ts'

const zSlugParams = z.object({ slug: zClinicSlug })
const zSlugHoldParams = z.object({ slug: zClinicSlug, id: zId })

/** Header that carries the secret of a permanent link; the page keeps it in the URL's fragment. */
export const APPOINTMENT_LINK_HEADER = 'X-Appointment-Link'

/** What anyone may know of a clinic. */
export const zPublicClinic = z.object({
  id: zId,
  slug: zClinicSlug,
  name: zName,
  phone: zPhone,
  address: z.string(),
  timeZone: zTimeZone,
  cancelCutoffMinutes: z.number().int(),
  moveCutoffMinutes: z.number().int(),
  doctors: z.array(z.object({ id: zId, name: zName, specialty: z.string() })),
  /** Only types that are offered online. */
  appointmentTypes: z.array(
    z.object({
      id: zId,
      name: zName,
      description: z.string(),
      durationMinutes: z.number().int(),
      needsApproval: z.boolean(),
      horizonDays: z.number().int(),
      doctorIds: z.array(zId),
    }),
  ),
})
export type PublicClinic = z.infer<typeof zPublicClinic>

/** An appointment as its patient sees it through the link: no note, no other person's name. */
export const zLinkedAppointment = z.object({
  id: zId,
  clinic: zPublicClinic.pick({ slug: true, name: true, phone: true, address: true, timeZone: true }),
  status: zAppointmentStatus,
  appointmentType: z.object({ id: zId, name: zName, durationMinutes: z.number().int() }),
  doctor: z.object({ id: zId, name: zName, specialty: z.string() }),
  patientGivenName: zName,
  start: zInstant,
  end: zInstant,
  wallTime: zWallDateTime,
  offset: zOffset,
  canMove: z.boolean(),
  canCancel: z.boolean(),
  /** Last instant at which it can be moved or cancelled online. */
  moveUntil: zInstant,
  cancelUntil: zInstant,
  sequence: z.number().int(),
})
export type LinkedAppointment = z.infer<typeof zLinkedAppointment>

export const zGuest = z.strictObject({
  givenName: zName,
  familyName: zName,
  birthDate: zBirthDate,
  phone: zPhone,
  email: zEmail,
})
export type Guest = z.infer<typeof zGuest>

export const zRegister = z.strictObject({
  ...zGuest.shape,
  password: zPassword,
  cookie: z.boolean().default(false),
})

/** `guest` absent: the signed-in patient of this clinic books for themselves. */
export const zPublicBook = z.strictObject({
  holdId: zId,
  guest: zGuest.optional(),
  /** What the patient wants the clinic to know; becomes the note. */
  message: z.string().trim().max(500).default(''),
})

/** `link` is the secret of the permanent link, told once. */
export const zPublicBooking = z.object({ link: z.string(), appointment: zLinkedAppointment })
export type PublicBooking = z.infer<typeof zPublicBooking>

/** Keys: `public-booking.clinic`, `public-booking.book` … Everything a patient's phone may call. */
export const publicBookingEndpoints = defineEndpoints('public-booking', {
  clinic: {
    method: 'GET',
    path: '/public/clinics/:slug',
    summary: 'What anyone may know of a clinic: contact, doctors, what can be booked online',
    access: 'public',
    params: zSlugParams,
    response: zPublicClinic,
  },
  availability: {
    method: 'GET',
    path: '/public/clinics/:slug/availability',
    summary: 'Starts that are offered online',
    access: 'public',
    params: zSlugParams,
    query: zPublicAvailabilityQuery,
    response: zPublicAvailability,
    errors: ['rate_limited'],
  },
  hold: {
    method: 'POST',
    path: '/public/clinics/:slug/holds',
    summary: 'Hold a start while the form is filled',
    access: 'public',
    params: zSlugParams,
    body: zHoldCreate.omit({ excludeAppointmentId: true }),
    response: zHold,
    status: 201,
    idempotent: true,
    errors: ['appointment_conflict', 'hold_limit_reached', 'rate_limited'],
  },
  'renew-hold': {
    method: 'POST',
    path: '/public/clinics/:slug/holds/:id/renew',
    summary: 'Start the countdown again, once',
    access: 'public',
    params: zSlugHoldParams,
    response: zHold,
    idempotent: true,
    errors: ['hold_expired', 'hold_renewal_refused'],
  },
  'release-hold': {
    method: 'POST',
    path: '/public/clinics/:slug/holds/:id/release',
    summary: 'Give the time back (POST, so that a closing tab can send it as a beacon)',
    access: 'public',
    params: zSlugHoldParams,
    response: null,
  },
  register: {
    method: 'POST',
    path: '/public/clinics/:slug/register',
    summary: 'Open a patient account at this clinic and sign in',
    access: 'public',
    params: zSlugParams,
    body: zRegister,
    response: zSession,
    status: 201,
    errors: ['already_exists', 'rate_limited'],
  },
  book: {
    method: 'POST',
    path: '/public/clinics/:slug/appointments',
    summary: 'Turn a hold into an appointment, as a guest or as the signed-in patient',
    access: 'public',
    params: zSlugParams,
    body: zPublicBook,
    response: zPublicBooking,
    status: 201,
    idempotent: true,
    errors: ['appointment_conflict', 'hold_expired', 'unauthenticated', 'rate_limited'],
  },
  appointments: {
    method: 'GET',
    path: '/public/clinics/:slug/my-appointments',
    summary: 'The signed-in patient’s own upcoming and recent appointments',
    access: 'signed-in',
    params: zSlugParams,
    response: z.object({ items: z.array(zLinkedAppointment) }),
  },
  read: {
    method: 'GET',
    path: '/public/appointment',
    summary: 'The appointment a permanent link belongs to',
    access: 'appointment-link',
    response: zLinkedAppointment,
  },
  'move-availability': {
    method: 'GET',
    path: '/public/appointment/availability',
    summary: 'Starts the linked appointment may move to; its own time does not count as taken',
    access: 'appointment-link',
    query: zMoveAvailabilityQuery,
    response: zPublicAvailability,
  },
  move: {
    method: 'POST',
    path: '/public/appointment/move',
    summary: 'Move the linked appointment; if refused it stays where it was. The link stays the same',
    access: 'appointment-link',
    body: z.strictObject({ start: zGridInstant, doctorId: zId.nullable().default(null) }),
    response: zLinkedAppointment,
    idempotent: true,
    errors: ['appointment_conflict', 'too_late_to_change', 'status_transition_refused'],
  },
  cancel: {
    method: 'POST',
    path: '/public/appointment/cancel',
    summary: 'Cancel the linked appointment',
    access: 'appointment-link',
    body: z.strictObject({ reason: zReason }),
    response: zLinkedAppointment,
    idempotent: true,
    errors: ['too_late_to_change', 'status_transition_refused'],
  },
  calendar: {
    method: 'GET',
    path: '/public/appointment/calendar.ics',
    summary: 'The linked appointment as an iCalendar file (RFC 5545)',
    access: 'appointment-link',
    response: z.string(),
    contentType: 'text/calendar',
  },
})
