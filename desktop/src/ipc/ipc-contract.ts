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
import { zClinic, zWalkInTime } from '@scheduler/shared-types/clinics/clinic.contract'
import { zDesk } from '@scheduler/shared-types/desks/desk.contract'
import { zDoctor } from '@scheduler/shared-types/doctors/doctor.contract'
import { ERROR_CODES } from '@scheduler/shared-types/errors/error-codes'
import { zFieldError } from '@scheduler/shared-types/errors/problem.contract'
import {
  zPatient,
  zPatientCreate,
  zPatientSearch,
  zPatientUpdate,
} from '@scheduler/shared-types/patients/patient.contract'
import { NEWER_VERSION } from '@scheduler/shared-types/primitives/newer-version'
import {
  zGridInstant,
  zId,
  zInstant,
  zLocalDate,
  zName,
  zOffset,
  zRequestDate,
  zWallDateTime,
} from '@scheduler/shared-types/primitives/primitives.contract'
import { zRoom } from '@scheduler/shared-types/rooms/room.contract'
import { type OperationName, operationArgs, zOperation } from '@scheduler/shared-types/sync/operations'
import { zOperationRecord, zRefusal } from '@scheduler/shared-types/sync/push.contract'
import { zTimeOff } from '@scheduler/shared-types/time-off/time-off.contract'
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

/**
 * How the desk stands towards the server. `asOf`: when everything shown was last known to be true; null: nothing is
 * known yet. `sign-in-needed`: the server is there and asks for a password before it takes or gives anything.
 */
export const zConnection = z.object({
  state: z.enum(['connecting', 'catching-up', 'live', 'offline', 'sign-in-needed']),
  asOf: zInstant.nullable(),
  /** Acts the server has not taken yet. */
  waiting: z.number().int(),
  /** Acts that need a person. */
  refused: z.number().int(),
  /** Why the server does not work with a desk as old as this one, in a sentence; null: it does. */
  updateNeeded: z.string().nullable(),
})
export type Connection = z.infer<typeof zConnection>

/** This installation, and who may open it without the server. */
export const zDeskState = z.object({
  deskId: zId,
  name: z.string(),
  /** null: the first run, which asks for it. */
  apiUrl: z.string().nullable(),
  /** Whether this shell may be given another server; the browser shell is started for one. */
  canPair: z.boolean(),
  /** Somebody is signed in and has to give their password again. Nothing but unlocking is answered. */
  locked: z.boolean(),
  /** Minutes without a touch after which the desk locks itself. */
  lockMinutes: z.number().int(),
  /** The last users of this desk, who can unlock it offline; the latest first. */
  knownUsers: z.array(z.object({ userId: zId, name: z.string(), email: z.string() })),
  /**
   * Acts that were saved at this desk and cannot be read any more: its file or its key was damaged. `unsent`: how
   * many; null: not known. Told until somebody says that they know.
   */
  lostWork: z.object({ at: zInstant, unsent: z.number().int().nullable() }).nullable(),
})
export type DeskState = z.infer<typeof zDeskState>

/**
 * How one record stands. `accepted`: the server has it as shown. `certain`: made here, waiting, inside this desk's
 * lease. `provisional`: made here, waiting; the server may still refuse it. `refused`: it was; see Needs attention.
 */
export const zStanding = z.enum(['accepted', 'certain', 'provisional', 'refused'])
export type Standing = z.infer<typeof zStanding>

/** Object.keys forgets which keys. */
const zOperationName = z.enum(Object.keys(operationArgs) as [OperationName, ...OperationName[]])

/** An appointment as the board shows it: the server's, with what was done here laid over it. */
export const zBoardAppointment = zAppointment.extend({
  standing: zStanding,
  /** What was done with it here and waits for the server, in order; empty where nothing waits. */
  waiting: z.array(zOperationName),
})
export type BoardAppointment = z.infer<typeof zBoardAppointment>

/** A patient with how it stands: one added offline is `provisional`. */
export const zDeskPatient = zPatient.extend({ standing: zStanding })
export type DeskPatient = z.infer<typeof zDeskPatient>

/** An act that needs a person: it was refused, or nobody is signed in who may send it. */
export const zAttentionItem = z.object({
  operation: zOperation,
  /** Who did it. */
  actor: z.object({ userId: zId, name: z.string() }),
  refusal: zRefusal,
  /** The patient it is about, with the phone number to call. */
  patient: zPatient
    .pick({ id: true, givenName: true, familyName: true, birthDate: true, phone: true })
    .nullable(),
  /** What was shown at this desk after the act; null where it was no appointment. */
  here: zAppointment.nullable(),
  /** The server's side of it. */
  there: zOperationRecord,
  /** Whether the signed-in user may force it with a reason: then every conflict is overridable. */
  canOverride: z.boolean(),
})
export type AttentionItem = z.infer<typeof zAttentionItem>

/** What a person decides about an act that needs one. */
export const zAttentionDecision = z.discriminatedUnion('kind', [
  /** The same again, unchanged: the way is free by now, or the person who did it has signed in. */
  z.strictObject({ kind: z.literal('retry') }),
  /** The same at another start, usually one of the alternatives. Bookings and moves. */
  z.strictObject({ kind: z.literal('choose'), start: zGridInstant, doctorId: zId }),
  /** Over the conflicts that were told, with a reason. */
  z.strictObject({ kind: z.literal('override'), reason: z.string().trim().min(1).max(500) }),
  /** Not to be done after all; the server's side stands. The reason is kept in the desk's journal. */
  z.strictObject({ kind: z.literal('dismiss'), reason: z.string().trim().min(1).max(500) }),
])
export type AttentionDecision = z.infer<typeof zAttentionDecision>

const zSpan = z.object({ start: zInstant, end: zInstant })

/** One doctor's day: when open, when away. */
export const zDoctorDay = z.object({
  doctorId: zId,
  open: z.array(zSpan),
  /** Time off, by its id. */
  away: z.array(zSpan.extend({ id: zId, reason: z.string(), standing: zStanding })),
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
  appointments: z.array(zBoardAppointment),
  /** Walk-in time in force; only the desk that has it may fill it. */
  leases: z.array(zSpan.extend({ id: zId, doctorId: zId, isOwn: z.boolean(), expiresAt: zInstant })),
  /** When this day was last known to be true; null: it is true now. */
  asOf: zInstant.nullable(),
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
  'desk.read': { args: z.strictObject({}), result: zDeskState },
  /** First run: the server's address and this desk's name. It is paired when the first person signs in. */
  'desk.pair': { args: z.strictObject({ apiUrl: z.url(), name: zName }), result: zDeskState },
  /** Somebody has been told of the lost work. */
  'desk.forget-lost-work': { args: z.strictObject({}), result: zDeskState },
  /** Devices of the clinic. Need the server. */
  'desk.list': { args: z.strictObject({}), result: z.array(zDesk) },
  'desk.rename': { args: z.strictObject({ id: zId, name: zName }), result: zDesk },
  'desk.revoke': { args: z.strictObject({ id: zId }), result: zDesk },
  'session.read': { args: z.strictObject({}), result: zSignedIn.nullable() },
  'session.sign-in': {
    args: z.strictObject({ email: z.string(), password: z.string() }),
    result: zSignedIn,
  },
  /** Leaves the desk. What waits is kept and sent when the person signs in again. */
  'session.sign-out': { args: z.strictObject({}), result: z.null() },
  'session.lock': { args: z.strictObject({}), result: z.null() },
  /** Without the server, by what was kept at the last sign-in. A few wrong passwords end it: then only signing in helps. */
  'session.unlock': { args: z.strictObject({ userId: zId, password: z.string() }), result: zSignedIn },
  /** Somebody touched the desk: it does not lock itself yet. */
  'session.touch': { args: z.strictObject({}), result: z.null() },
  'connection.read': { args: z.strictObject({}), result: zConnection },
  'clinic.read': { args: z.strictObject({}), result: zClinicData },
  /** Walk-in time, by an admin. Needs the server. */
  'clinic.update-walk-in-time': {
    args: z.strictObject({ walkInTime: z.array(zWalkInTime), leaseHours: z.number().int().min(1).max(24) }),
    result: zClinicData,
  },
  'day.read': { args: z.strictObject({ date: zRequestDate }), result: zDaySchedule },
  /** Offline, only patients this desk knows are found: of its days, and those opened here lately. */
  'patient.search': {
    args: zPatientSearch,
    result: z.object({ items: z.array(zDeskPatient), isComplete: z.boolean() }),
  },
  'patient.read': { args: z.strictObject({ id: zId }), result: zDeskPatient },
  /** A month back and a month ahead, newest first. */
  'patient.appointments': {
    args: z.strictObject({ id: zId }),
    result: z.array(zBoardAppointment),
  },
  'patient.create': { args: zPatientCreate, result: zDeskPatient },
  'patient.update': { args: zPatientUpdate.extend({ id: zId }), result: zDeskPatient },
  'availability.read': {
    args: z.strictObject({
      appointmentTypeId: zId,
      doctorId: zId.optional(),
      patientId: zId.optional(),
      excludeAppointmentId: zId.optional(),
      from: zRequestDate,
      to: zRequestDate,
    }),
    result: zAvailability,
  },
  'availability.why-not': {
    args: z.strictObject({ appointmentTypeId: zId, doctorId: zId, date: zRequestDate }),
    result: z.object({ timeZone: z.string(), starts: z.array(zStart) }),
  },
  /** Of any day; offline only of the days this desk keeps. */
  'appointment.read': { args: z.strictObject({ id: zId }), result: zBoardAppointment },
  'appointment.book': { args: zAppointmentBook, result: zBoardAppointment },
  'appointment.move': { args: zAppointmentMove.extend({ id: zId }), result: zBoardAppointment },
  'appointment.cancel': { args: zAppointmentCancel.extend({ id: zId }), result: zBoardAppointment },
  'appointment.change-status': {
    args: zAppointmentChangeStatus.extend({ id: zId }),
    result: zBoardAppointment,
  },
  'appointment.undo': { args: z.strictObject({ id: zId }), result: zBoardAppointment },
  'appointment.update': {
    args: z.strictObject({ id: zId, note: z.string().max(2000) }),
    result: zBoardAppointment,
  },
  'time-off.create': {
    args: z.strictObject({
      doctorId: zId,
      start: zGridInstant,
      end: zGridInstant,
      reason: z.string().max(200),
    }),
    result: zTimeOff.extend({ standing: zStanding }),
  },
  'time-off.remove': { args: z.strictObject({ id: zId }), result: z.null() },
  /** Oldest first. */
  'attention.list': { args: z.strictObject({}), result: z.array(zAttentionItem) },
  'attention.decide': {
    args: z.strictObject({ operationId: zId, decision: zAttentionDecision }),
    result: z.null(),
  },
  /** It needs a person again. */
  'attention.undo-dismiss': { args: z.strictObject({ operationId: zId }), result: z.null() },
  /** The outage kit: a file with today's and tomorrow's list that opens with a user's password in any browser. */
  'kit.read': {
    args: z.strictObject({}),
    result: z.object({ file: z.string(), madeAt: zInstant.nullable(), dates: z.array(zLocalDate) }),
  },
  /** Opens it outside the desk. */
  'kit.open': { args: z.strictObject({}), result: z.null() },
} as const

/** Events the core pushes, by name. */
export const ipcEvents = {
  'connection-changed': zConnection,
  /** Locked, unlocked, paired, or other people may unlock it: read the desk again. */
  'desk-changed': z.object({}),
  /** The list under Needs attention changed. */
  'attention-changed': z.object({}),
  /** A deep link or a notification asks for this appointment. */
  'appointment-asked': z.object({ id: zId }),
  /** These days changed: read again what is shown. */
  'days-changed': z.object({ dates: z.array(zLocalDate) }),
  'clinic-changed': z.object({}),
  'patients-changed': z.object({}),
  /** The outage kit was written. */
  'kit-changed': z.object({}),
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

/**
 * A refusal as it crosses: the API's codes; `offline` when it needs the server and there is none; `desk_locked` until
 * somebody unlocks; `not_at_this_desk` for what the server has and this desk's cache has not.
 */
export const zIpcError = z.object({
  code: z.enum([...ERROR_CODES, NEWER_VERSION, 'offline', 'desk_locked', 'not_at_this_desk']),
  message: z.string(),
  errors: z.array(zFieldError).optional(),
  conflicts: z.array(zConflict).optional(),
  alternatives: z.array(zAlternative).optional(),
})
export type IpcError = z.infer<typeof zIpcError>

/** What a request is answered with, whichever shell carries it. */
export const zIpcAnswer = z.union([
  z.strictObject({ result: z.unknown() }),
  z.strictObject({ error: zIpcError }),
])

/** Frames of the browser shell's WebSocket, as JSON text. */
export const zIpcCall = z.strictObject({ id: z.number().int(), name: z.string(), args: z.unknown() })
export const zIpcReply = z.union([
  z.strictObject({ id: z.number().int(), result: z.unknown() }),
  z.strictObject({ id: z.number().int(), error: zIpcError }),
])
export const zIpcPush = z.strictObject({ event: z.string(), payload: z.unknown() })
