import type { Connection, Model } from 'mongoose'
import { recordSchema } from '../database/record-schema.ts'

/** Time that an appointment gave back before it began or was not used: what insights count and a waiting list offers. */
export type FreedTime = {
  /** The event's key. */
  readonly _id: string
  readonly clinicId: string
  readonly appointmentId: string
  readonly appointmentTypeId: string
  readonly doctorId: string
  readonly start: Date
  readonly end: Date
  readonly cause: 'cancelled' | 'moved' | 'no-show'
  /** Who wanted it; null: nobody did. */
  readonly by: 'patient' | 'clinic' | null
  /** When it was given back. */
  readonly at: Date
}

const schema = recordSchema<FreedTime>({
  _id: { type: String, required: true },
  clinicId: { type: String, required: true },
  appointmentId: { type: String, required: true },
  appointmentTypeId: { type: String, required: true },
  doctorId: { type: String, required: true },
  start: { type: Date, required: true },
  end: { type: Date, required: true },
  cause: { type: String, required: true },
  by: { type: String, default: null },
  at: { type: Date, required: true },
})
schema.index({ clinicId: 1, start: 1 })
schema.index({ clinicId: 1, appointmentId: 1 })

export function defineFreedTimeModel(connection: Connection): Model<FreedTime> {
  return connection.model<FreedTime>('freed-time', schema, 'freed_times')
}
