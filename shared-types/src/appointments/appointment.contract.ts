import { z } from 'zod'
import { zClinicParams, zClinicRecordParams, zListOf } from '../api/clinic-path.ts'
import { recordFields } from '../api/crud-endpoints.ts'
import { defineEndpoints } from '../api/define-endpoint.ts'
import { zPatientSummary } from '../patients/patient.contract.ts'
import { DAY_MS } from '../primitives/durations.ts'
import { zWordOf } from '../primitives/newer-version.ts'
import {
  zGridInstant,
  zId,
  zInstant,
  zOffset,
  zReason,
  zRequestInstant,
  zTimeZone,
  zVersion,
  zWallDateTime,
} from '../primitives/primitives.contract.ts'
import { APPOINTMENT_STATUSES } from './appointment.rules.ts'
import { CONFLICT_CLASSES, zConflictClass } from './conflict.contract.ts'
import { OCCUPIED_CLASSES } from './conflict-sentences.ts'

/** As it is read. What is sent in: zKnownStatus. */
export const zAppointmentStatus = zWordOf(APPOINTMENT_STATUSES)
export const zKnownStatus = z.enum(APPOINTMENT_STATUSES)

/** Where an appointment came from. Append-only: stored. */
export const zAppointmentSource = zWordOf(['desk', 'online', 'import', 'walk-in'])

/** Ids of appointments by class of occupied time. */
const zNamedAppointments = z.partialRecord(z.enum(OCCUPIED_CLASSES), z.array(zId).max(100)).default({})
export type NamedAppointments = z.output<typeof zNamedAppointments>

/** A rule or occupied time that a person overrode knowingly: who, why, which. */
export const zOverride = z.object({
  classes: z.array(zConflictClass),
  /** Those it stands beside on purpose. None in records from before overrides named them. */
  appointmentIds: zNamedAppointments,
  reason: z.string(),
  byUserId: zId,
  at: zInstant,
})

/**
 * What the caller saw and overrides. A class found at commit that is not listed is still refused, and so is occupied
 * time of an appointment that is not named for its class. Held and leased time cannot be overridden.
 */
export const zOverrideRequest = z.strictObject({
  classes: z.array(z.enum(CONFLICT_CLASSES)).min(1),
  /** For each class of occupied time, the `appointmentIds` of the refusal. */
  appointmentIds: zNamedAppointments,
  reason: zReason,
})

export const zAppointment = z.object({
  ...recordFields,
  status: zAppointmentStatus,
  appointmentTypeId: zId,
  doctorId: zId,
  roomId: zId.nullable(),
  equipmentIds: z.array(zId),
  patient: zPatientSummary,
  start: zInstant,
  end: zInstant,
  timeZone: zTimeZone,
  /** The wall time promised to the patient, in `timeZone`. */
  wallTime: zWallDateTime,
  /**
   * UTC offset of the wall time: the hour that comes twice has two. Absent only in what was kept before appointments
   * had it: a desk's cache, and an answer that is repeated.
   */
  offset: zOffset.optional(),
  bufferBeforeMinutes: z.number().int(),
  bufferAfterMinutes: z.number().int(),
  /** 0 is normal; a higher lane is deliberate overbooking. */
  lane: z.number().int(),
  override: zOverride.nullable(),
  source: zAppointmentSource,
  /** Front-desk note. Encrypted at rest. */
  note: z.string(),
  cancellation: z.object({ reason: z.string(), by: zWordOf(['patient', 'clinic']), at: zInstant }).nullable(),
  arrivedAt: zInstant.nullable(),
  startedAt: zInstant.nullable(),
  completedAt: zInstant.nullable(),
  /** Status an undo would restore; null: nothing to undo. */
  undoStatus: zAppointmentStatus.nullable(),
  /** RFC 5545 SEQUENCE: rises with every move and cancel. */
  sequence: z.number().int(),
  createdAt: zInstant,
  updatedAt: zInstant,
})
export type Appointment = z.infer<typeof zAppointment>
export type AppointmentSource = z.infer<typeof zAppointmentSource>
export type OverrideRequest = z.output<typeof zOverrideRequest>

export const zAppointmentBook = z.strictObject({
  /** Made by the client, so that work done offline keeps its id. */
  id: zId.optional(),
  appointmentTypeId: zId,
  /** null: any doctor who performs the type; the fairness rule chooses. */
  doctorId: zId.nullable(),
  /** null: the first free room the type allows. */
  roomId: zId.nullable().default(null),
  patientId: zId,
  start: zGridInstant,
  /** A hold of the same start that becomes this appointment. */
  holdId: zId.optional(),
  note: z.string().trim().max(2000).default(''),
  /** The patient came without an appointment; kept apart in the statistics. */
  walkIn: z.boolean().default(false),
  override: zOverrideRequest.optional(),
})

export const zAppointmentMove = z.strictObject({
  start: zGridInstant,
  /** Absent: the same doctor. */
  doctorId: zId.optional(),
  /** Absent: the same room if free, else another allowed one. */
  roomId: zId.optional(),
  version: zVersion.optional(),
  override: zOverrideRequest.optional(),
})

export const zAppointmentCancel = z.strictObject({
  reason: zReason,
  /** Who wanted it; kept apart in the statistics. */
  by: z.enum(['patient', 'clinic']).default('clinic'),
  version: zVersion.optional(),
})

export const zAppointmentChangeStatus = z.strictObject({
  status: zKnownStatus.exclude(['cancelled', 'requested']),
  version: zVersion.optional(),
})

export const zAppointmentUndo = z.strictObject({ version: zVersion.optional() })

export const zAppointmentUpdate = z.strictObject({
  note: z.string().trim().max(2000),
  version: zVersion.optional(),
})

/** Half-open span in instants; at most 62 days at once. */
const zAppointmentQuery = z
  .strictObject({
    from: zRequestInstant,
    to: zRequestInstant,
    doctorId: zId.optional(),
    patientId: zId.optional(),
  })
  .refine((query) => Date.parse(query.from) < Date.parse(query.to), {
    message: 'must be after from',
    path: ['to'],
  })
  .refine((query) => Date.parse(query.to) - Date.parse(query.from) <= 62 * DAY_MS, {
    message: 'must be at most 62 days after from',
    path: ['to'],
  })

const changing = {
  access: 'clinic',
  response: zAppointment,
  idempotent: true,
} as const

export const appointmentEndpoints = defineEndpoints('appointment', {
  list: {
    method: 'GET',
    path: '/clinics/:clinicId/appointments',
    summary:
      'Appointments that overlap a span, cancelled ones included, with the log position they are true for',
    access: 'clinic',
    params: zClinicParams,
    query: zAppointmentQuery,
    response: z.object({ ...zListOf(zAppointment).shape, seq: z.number().int() }),
  },
  read: {
    method: 'GET',
    path: '/clinics/:clinicId/appointments/:id',
    summary: 'One appointment',
    access: 'clinic',
    params: zClinicRecordParams,
    response: zAppointment,
  },
  book: {
    ...changing,
    method: 'POST',
    path: '/clinics/:clinicId/appointments',
    summary: 'Book an appointment',
    params: zClinicParams,
    body: zAppointmentBook,
    status: 201,
    errors: ['appointment_conflict', 'hold_expired'],
  },
  move: {
    ...changing,
    method: 'POST',
    path: '/clinics/:clinicId/appointments/:id/move',
    summary: 'Move an appointment to another start, doctor or room; if refused it stays where it was',
    params: zClinicRecordParams,
    body: zAppointmentMove,
    errors: ['appointment_conflict', 'status_transition_refused', 'version_conflict'],
  },
  cancel: {
    ...changing,
    method: 'POST',
    path: '/clinics/:clinicId/appointments/:id/cancel',
    summary: 'Cancel an appointment and free its time; the record stays',
    params: zClinicRecordParams,
    body: zAppointmentCancel,
    errors: ['status_transition_refused', 'version_conflict'],
  },
  'change-status': {
    ...changing,
    method: 'POST',
    path: '/clinics/:clinicId/appointments/:id/status',
    summary: 'Accept, confirm, check in, start, complete, or mark as no-show',
    params: zClinicRecordParams,
    body: zAppointmentChangeStatus,
    errors: ['status_transition_refused', 'version_conflict', 'appointment_conflict'],
  },
  undo: {
    ...changing,
    method: 'POST',
    path: '/clinics/:clinicId/appointments/:id/undo',
    summary:
      'Restore the status before the last change; refused if its time has been taken since. Rules that came since, such as time off, do not stand against it',
    params: zClinicRecordParams,
    body: zAppointmentUndo,
    errors: ['nothing_to_undo', 'appointment_conflict', 'version_conflict'],
  },
  update: {
    ...changing,
    method: 'PATCH',
    path: '/clinics/:clinicId/appointments/:id',
    summary: 'Change the note',
    params: zClinicRecordParams,
    body: zAppointmentUpdate,
    errors: ['version_conflict'],
  },
})
