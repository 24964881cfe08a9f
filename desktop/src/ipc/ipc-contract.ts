import { zAppointmentType } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import {
  zAppointment,
  zAppointmentBook,
  zAppointmentCancel,
  zAppointmentChangeStatus,
  zAppointmentMove,
} from '@scheduler/shared-types/appointments/appointment.contract'
import {
  zAlternative,
  zConflict,
  zConflictClass,
} from '@scheduler/shared-types/appointments/conflict.contract'
import { zRole } from '@scheduler/shared-types/auth/roles'
import { zAvailability } from '@scheduler/shared-types/availability/availability.contract'
import { zClinic } from '@scheduler/shared-types/clinics/clinic.contract'
import { zDoctor } from '@scheduler/shared-types/doctors/doctor.contract'
import { ERROR_CODES } from '@scheduler/shared-types/errors/error-codes'
import { zFieldError } from '@scheduler/shared-types/errors/problem.contract'
import {
  zPatient,
  zPatientCreate,
  zPatientSearch,
  zPatientUpdate,
} from '@scheduler/shared-types/patients/patient.contract'
import {
  zId,
  zInstant,
  zLocalDate,
  zOffset,
  zWallDateTime,
} from '@scheduler/shared-types/primitives/primitives.contract'
import { zRoom } from '@scheduler/shared-types/rooms/room.contract'
import { z } from 'zod'

/*
 * Everything that may pass between the renderer and the desk core: one request or event an entry. Both shells
 * carry it, both ends parse it. The renderer has no other way to data.
 */

/** Who is at the desk, and with which right. */
export const zSignedIn = z.object({
  userId: zId,
  name: z.string(),
  role: zRole,
  /** With the role doctor: the record the user speaks for. */
  doctorId: zId.nullable(),
  clinicId: zId,
})
export type SignedIn = z.infer<typeof zSignedIn>

/** How the screen stands towards the server. `asOf`: when everything shown was last known to be true. */
export const zConnection = z.object({
  state: z.enum(['connecting', 'live', 'offline']),
  asOf: zInstant.nullable(),
})
export type Connection = z.infer<typeof zConnection>

const zSpan = z.object({ start: zInstant, end: zInstant })

/** One doctor's day: when open, when away. */
export const zDoctorDay = z.object({
  doctorId: zId,
  open: z.array(zSpan),
  away: z.array(zSpan.extend({ reason: z.string() })),
})
export type DoctorDay = z.infer<typeof zDoctorDay>

/** A day as the board draws it. `start` and `end` are the day's own instants: 23, 24 or 25 hours apart. */
export const zDaySchedule = z.object({
  date: zLocalDate,
  timeZone: z.string(),
  start: zInstant,
  end: zInstant,
  doctors: z.array(zDoctorDay),
  closures: z.array(zSpan.extend({ reason: z.string() })),
  appointments: z.array(zAppointment),
  /** Times patients or other desks are filling right now. */
  holds: z.array(z.object({ id: zId, doctorId: zId, start: zInstant, end: zInstant, expiresAt: zInstant })),
})
export type DaySchedule = z.infer<typeof zDaySchedule>

/** What changes seldom: the clinic and its people, rooms and appointment types. */
export const zClinicData = z.object({
  clinic: zClinic,
  doctors: z.array(zDoctor),
  rooms: z.array(zRoom),
  appointmentTypes: z.array(zAppointmentType),
})
export type ClinicData = z.infer<typeof zClinicData>

const zStart = z.object({
  start: zInstant,
  wallTime: zWallDateTime,
  offset: zOffset,
  reasons: z.array(zConflictClass),
})

/** Requests by name: what they take and what they answer. */
export const ipcRequests = {
  'session.read': { args: z.strictObject({}), result: zSignedIn.nullable() },
  'session.sign-in': {
    args: z.strictObject({ email: z.string(), password: z.string() }),
    result: zSignedIn,
  },
  'session.sign-out': { args: z.strictObject({}), result: z.null() },
  'connection.read': { args: z.strictObject({}), result: zConnection },
  'clinic.read': { args: z.strictObject({}), result: zClinicData },
  'day.read': { args: z.strictObject({ date: zLocalDate }), result: zDaySchedule },
  'patient.search': { args: zPatientSearch, result: z.array(zPatient) },
  'patient.read': { args: z.strictObject({ id: zId }), result: zPatient },
  /** A month back and a month ahead, newest first. */
  'patient.appointments': {
    args: z.strictObject({ id: zId }),
    result: z.array(zAppointment),
  },
  'patient.create': { args: zPatientCreate, result: zPatient },
  'patient.update': { args: zPatientUpdate.extend({ id: zId }), result: zPatient },
  'availability.read': {
    args: z.strictObject({
      appointmentTypeId: zId,
      doctorId: zId.optional(),
      patientId: zId.optional(),
      excludeAppointmentId: zId.optional(),
      from: zLocalDate,
      to: zLocalDate,
    }),
    result: zAvailability,
  },
  'availability.why-not': {
    args: z.strictObject({ appointmentTypeId: zId, doctorId: zId, date: zLocalDate }),
    result: z.object({ timeZone: z.string(), starts: z.array(zStart) }),
  },
  'appointment.book': { args: zAppointmentBook, result: zAppointment },
  'appointment.move': { args: zAppointmentMove.extend({ id: zId }), result: zAppointment },
  'appointment.cancel': { args: zAppointmentCancel.extend({ id: zId }), result: zAppointment },
  'appointment.change-status': { args: zAppointmentChangeStatus.extend({ id: zId }), result: zAppointment },
  'appointment.undo': { args: z.strictObject({ id: zId }), result: zAppointment },
  'appointment.update': {
    args: z.strictObject({ id: zId, note: z.string().max(2000) }),
    result: zAppointment,
  },
} as const

/** Events the core pushes, by name. */
export const ipcEvents = {
  'connection-changed': zConnection,
  /** These days changed: read again what is shown. */
  'days-changed': z.object({ dates: z.array(zLocalDate) }),
  'clinic-changed': z.object({}),
  'patients-changed': z.object({}),
  /** The session is over (signed out elsewhere, revoked, expired): sign in again. */
  'session-ended': z.object({}),
} as const

export type IpcRequestName = keyof typeof ipcRequests
export type IpcEventName = keyof typeof ipcEvents
export type IpcArgs<Name extends IpcRequestName> = z.input<(typeof ipcRequests)[Name]['args']>
export type IpcParsedArgs<Name extends IpcRequestName> = z.output<(typeof ipcRequests)[Name]['args']>
export type IpcResult<Name extends IpcRequestName> = z.output<(typeof ipcRequests)[Name]['result']>
export type IpcEvent<Name extends IpcEventName> = z.output<(typeof ipcEvents)[Name]>

/** The core's side: one handler a request. A missing one does not compile. */
export type IpcHandlers = {
  readonly [Name in IpcRequestName]: (args: IpcParsedArgs<Name>) => Promise<IpcResult<Name>>
}

/** A refusal as it crosses: the API's codes, and `offline` when the server could not be reached. */
export const zIpcError = z.object({
  code: z.enum([...ERROR_CODES, 'offline']),
  message: z.string(),
  errors: z.array(zFieldError).optional(),
  conflicts: z.array(zConflict).optional(),
  alternatives: z.array(zAlternative).optional(),
})
export type IpcError = z.infer<typeof zIpcError>

/** Frames of the browser shell's WebSocket, as JSON text. */
export const zIpcCall = z.strictObject({ id: z.number().int(), name: z.string(), args: z.unknown() })
export const zIpcReply = z.union([
  z.strictObject({ id: z.number().int(), result: z.unknown() }),
  z.strictObject({ id: z.number().int(), error: zIpcError }),
])
export const zIpcPush = z.strictObject({ event: z.string(), payload: z.unknown() })
