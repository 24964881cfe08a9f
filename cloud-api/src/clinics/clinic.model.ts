import type { ClinicSettings } from '@scheduler/shared-types/clinics/clinic.contract'
import { type Connection, type Model, Schema } from 'mongoose'
import { partSchema, recordSchema } from '../database/record-schema.ts'

export type ClinicRecord = {
  readonly _id: string
  readonly slug: string
  readonly name: string
  readonly phone: string
  readonly email: string | null
  readonly address: string
  /** IANA zone; fixed once set, because promised wall times hang on it. */
  readonly timeZone: string
  readonly settings: ClinicSettings
  readonly version: number
}

const settings = partSchema<ClinicSettings>({
  overbookingLanes: { type: Number, required: true },
  holdSeconds: { type: Number, required: true },
  requestedOccupies: { type: Boolean, required: true },
  cancelCutoffMinutes: { type: Number, required: true },
  moveCutoffMinutes: { type: Number, required: true },
  // Clinics stored before these were: read-clinic.ts fills them in.
  walkInTime: { type: Schema.Types.Mixed, default: [] },
  leaseHours: { type: Number, default: 12 },
})

const schema = recordSchema<ClinicRecord>({
  _id: { type: String, required: true },
  slug: { type: String, required: true },
  name: { type: String, required: true },
  phone: { type: String, required: true },
  email: { type: String, default: null },
  address: { type: String, default: '' },
  timeZone: { type: String, required: true },
  settings: { type: settings, required: true },
  version: { type: Number, required: true },
})
schema.index({ slug: 1 }, { unique: true })

export function defineClinicModel(connection: Connection): Model<ClinicRecord> {
  return connection.model<ClinicRecord>('clinic', schema, 'clinics')
}
