import type { Connection, Model } from 'mongoose'
import { type ClinicDocument, clinicSchema } from '../database/record-schema.ts'

export type AppointmentTypeDocument = ClinicDocument & {
  readonly name: string
  readonly description: string
  readonly durationMinutes: number
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  readonly stepMinutes: number
  readonly noticeMinutes: number
  readonly horizonDays: number
  readonly dailyLimit: number | null
  readonly doctorIds: readonly string[]
  readonly roomIds: readonly string[]
  readonly equipmentIds: readonly string[]
  readonly online: boolean
  readonly needsApproval: boolean
  readonly active: boolean
}

const schema = clinicSchema<AppointmentTypeDocument>({
  name: { type: String, required: true },
  description: { type: String, default: '' },
  durationMinutes: { type: Number, required: true },
  bufferBeforeMinutes: { type: Number, required: true },
  bufferAfterMinutes: { type: Number, required: true },
  stepMinutes: { type: Number, required: true },
  noticeMinutes: { type: Number, required: true },
  horizonDays: { type: Number, required: true },
  dailyLimit: { type: Number, default: null },
  doctorIds: { type: [String], required: true },
  roomIds: { type: [String], required: true },
  equipmentIds: { type: [String], required: true },
  online: { type: Boolean, required: true },
  needsApproval: { type: Boolean, required: true },
  active: { type: Boolean, required: true },
})
schema.index({ clinicId: 1 })

export function defineAppointmentTypeModel(connection: Connection): Model<AppointmentTypeDocument> {
  return connection.model<AppointmentTypeDocument>('appointment-type', schema, 'appointment_types')
}
