import type {
  AppointmentSource,
  NamedAppointments,
} from '@scheduler/shared-types/appointments/appointment.contract'
import type { AppointmentStatus } from '@scheduler/shared-types/appointments/appointment.rules'
import type { ConflictClass } from '@scheduler/shared-types/appointments/conflict.contract'
import { type Connection, type Model, Schema } from 'mongoose'
import { type ClinicDocument, clinicSchema } from '../database/record-schema.ts'

/** What every entry of the collection has: something that may occupy time. */
type Occupying = ClinicDocument & {
  readonly appointmentTypeId: string
  readonly doctorId: string
  readonly roomId: string | null
  readonly equipmentIds: readonly string[]
  readonly start: Date
  readonly end: Date
  readonly timeZone: string
  /** Wall time at the start in `timeZone`, as promised. */
  readonly wallTime: string
  /** UTC offset of the wall time. */
  readonly offset: string
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  readonly lane: number
  /** Occupancy keys (scheduling/occupancy-keys). Absent, never empty, when no time is occupied. */
  readonly occupies?: readonly string[]
  readonly createdAt: Date
}

/** A person's appointment. */
export type AppointmentDocument = Occupying & {
  readonly status: AppointmentStatus
  readonly patientId: string
  readonly override: {
    readonly classes: readonly ConflictClass[]
    /** Absent before overrides named appointments. */
    readonly appointmentIds?: NamedAppointments
    readonly reason: string
    readonly byUserId: string
    readonly at: Date
  } | null
  readonly source: AppointmentSource
  /** Ciphertext (crypto/field-encryption.ts). */
  readonly noteCipher: string
  readonly cancellation: {
    readonly reason: string
    readonly by: 'patient' | 'clinic'
    readonly at: Date
  } | null
  readonly arrivedAt: Date | null
  readonly startedAt: Date | null
  readonly completedAt: Date | null
  /** What an undo restores; null: nothing to undo. */
  readonly undo: UndoState | null
  readonly sequence: number
  readonly updatedAt: Date
  /** SHA-256 of the permanent link's secret, base64url. Absent until the patient has a link. */
  readonly linkHash?: string
}

/** What a status change overwrote. */
export type UndoState = {
  readonly status: AppointmentStatus
  readonly cancellation: AppointmentDocument['cancellation']
  readonly arrivedAt: Date | null
  readonly startedAt: Date | null
  readonly completedAt: Date | null
}

/** A short exclusive reservation. Its `_id` is the holder's secret. */
export type HoldDocument = Occupying & {
  readonly status: 'held'
  readonly patientId: null
  readonly expiresAt: Date
  readonly renewed: boolean
  /** Who holds, for the limit: a user's id, or a hash of the public client. */
  readonly holder: string
  readonly publicHold: boolean
  /** The appointment the hold is meant to move. */
  readonly movesAppointmentId?: string
}

/** Walk-in time that one desk alone may fill (leases/). It has no patient and no type. */
export type LeaseDocument = Occupying & {
  readonly status: 'leased'
  readonly patientId: null
  readonly deskId: string
  readonly expiresAt: Date
}

/** One collection, because one index must refuse any two of them. */
export type TimeDocument = AppointmentDocument | HoldDocument | LeaseDocument

/** Holds and leases are removed by the sweeper, which tells everybody; this is for when it did not run. */
const EXPIRED_KEPT_SECONDS = 3600

const nullable = { type: Schema.Types.Mixed, default: null } as const

const schema = clinicSchema<TimeDocument, AppointmentDocument>({
  status: { type: String, required: true },
  appointmentTypeId: { type: String, required: true },
  doctorId: { type: String, required: true },
  roomId: { type: String, default: null },
  equipmentIds: { type: [String], required: true },
  patientId: { type: String, default: null },
  start: { type: Date, required: true },
  end: { type: Date, required: true },
  timeZone: { type: String, required: true },
  wallTime: { type: String, required: true },
  offset: { type: String, required: true },
  bufferBeforeMinutes: { type: Number, required: true },
  bufferAfterMinutes: { type: Number, required: true },
  lane: { type: Number, required: true },
  occupies: { type: [String], default: undefined },
  createdAt: { type: Date, required: true },
  override: nullable,
  source: { type: String },
  noteCipher: { type: String },
  cancellation: nullable,
  arrivedAt: { type: Date, default: null },
  startedAt: { type: Date, default: null },
  completedAt: { type: Date, default: null },
  undo: nullable,
  sequence: { type: Number },
  updatedAt: { type: Date },
  linkHash: { type: String },
  expiresAt: { type: Date },
  renewed: { type: Boolean },
  holder: { type: String },
  publicHold: { type: Boolean },
  movesAppointmentId: { type: String },
  deskId: { type: String },
})
// The rule of the house: no two documents of a clinic share a resource, lane and five-minute unit.
schema.index(
  { clinicId: 1, occupies: 1 },
  { unique: true, partialFilterExpression: { occupies: { $exists: true } } },
)
schema.index({ clinicId: 1, start: 1 })
schema.index({ clinicId: 1, patientId: 1, start: 1 })
schema.index({ clinicId: 1, doctorId: 1, start: 1 })
// Not unique: 256 random bits are.
schema.index({ linkHash: 1 }, { partialFilterExpression: { linkHash: { $exists: true } } })
// Few: only holds that are meant for a move have the field.
schema.index(
  { movesAppointmentId: 1 },
  { partialFilterExpression: { movesAppointmentId: { $exists: true } } },
)
// Only leases have the field.
schema.index({ deskId: 1 }, { partialFilterExpression: { deskId: { $exists: true } } })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: EXPIRED_KEPT_SECONDS })

export function defineAppointmentModel(connection: Connection): Model<AppointmentDocument> {
  return connection.model<AppointmentDocument>('appointment', schema, 'appointments')
}

export function isHold(document: TimeDocument): document is HoldDocument {
  return document.status === 'held'
}

export function isLease(document: TimeDocument): document is LeaseDocument {
  return document.status === 'leased'
}

export function isAppointment(document: TimeDocument): document is AppointmentDocument {
  return !isHold(document) && !isLease(document)
}
