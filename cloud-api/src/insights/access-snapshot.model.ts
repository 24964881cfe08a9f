import type { Connection, Model } from 'mongoose'
import { partSchema, recordSchema } from '../database/record-schema.ts'

/** How long one would have had to wait for an appointment of a type. */
export type AccessEntry = {
  readonly appointmentTypeId: string
  /** null: any doctor. */
  readonly doctorId: string | null
  /** Calendar days until the third start that is offered, 0 is the same day; null: none within the days looked at. */
  readonly days: number | null
  /** The doctor is away for more than three days: left out, here and of `any doctor`. */
  readonly away: boolean
}

/** A clinic's *third next available* on one day. It cannot be computed later: what was free then is not kept. */
export type AccessSnapshot = {
  /** `clinicId:date`, so that a day is taken once. */
  readonly _id: string
  readonly clinicId: string
  /** On the clinic's clock. */
  readonly date: string
  readonly takenAt: Date
  readonly entries: readonly AccessEntry[]
}

const entry = partSchema<AccessEntry>({
  appointmentTypeId: { type: String, required: true },
  doctorId: { type: String, default: null },
  days: { type: Number, default: null },
  away: { type: Boolean, required: true },
})

const schema = recordSchema<AccessSnapshot>({
  _id: { type: String, required: true },
  clinicId: { type: String, required: true },
  date: { type: String, required: true },
  takenAt: { type: Date, required: true },
  entries: { type: [entry], required: true },
})

export function defineAccessSnapshotModel(connection: Connection): Model<AccessSnapshot> {
  return connection.model<AccessSnapshot>('access-snapshot', schema, 'access_snapshots')
}
