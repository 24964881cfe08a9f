import { z } from 'zod'
import { crudEndpoints, recordFields } from '../api/crud-endpoints.ts'
import { UNIT_MINUTES, zGridMinutes, zId, zName, zVersion } from '../primitives/primitives.contract.ts'

const fields = {
  name: zName,
  /** One plain sentence for the public page. */
  description: z.string().trim().max(300),
  durationMinutes: z.number().int().min(UNIT_MINUTES).max(480).multipleOf(UNIT_MINUTES),
  bufferBeforeMinutes: zGridMinutes.max(120),
  bufferAfterMinutes: zGridMinutes.max(120),
  /** Distance between offered starts, counted from the start of each open range. */
  stepMinutes: z.number().int().min(UNIT_MINUTES).max(480).multipleOf(UNIT_MINUTES),
  /** Patients may not book nearer than this. */
  noticeMinutes: z.number().int().min(0).max(43_200),
  /** Patients may not book further ahead than this many days. */
  horizonDays: z.number().int().min(0).max(730),
  /** At most so many of this type for one doctor on one local day; null: no limit. */
  dailyLimit: z.number().int().min(1).max(500).nullable(),
  /** Who may perform it. */
  doctorIds: z.array(zId).min(1).max(200),
  /** It needs one of these rooms; empty: none. */
  roomIds: z.array(zId).max(200),
  /** It needs all of these; empty: none. */
  equipmentIds: z.array(zId).max(50),
  /** Offered on the public page; otherwise staff only. */
  online: z.boolean(),
  /** A public booking waits as a request until staff accept it. */
  needsApproval: z.boolean(),
}

export const zAppointmentType = z.object({ ...recordFields, ...fields, active: z.boolean() })
export type AppointmentType = z.infer<typeof zAppointmentType>

export const zAppointmentTypeCreate = z.strictObject({
  id: zId.optional(),
  ...fields,
  description: fields.description.default(''),
  bufferBeforeMinutes: fields.bufferBeforeMinutes.default(0),
  bufferAfterMinutes: fields.bufferAfterMinutes.default(0),
  noticeMinutes: fields.noticeMinutes.default(120),
  horizonDays: fields.horizonDays.default(90),
  dailyLimit: fields.dailyLimit.default(null),
  roomIds: fields.roomIds.default([]),
  equipmentIds: fields.equipmentIds.default([]),
  online: fields.online.default(true),
  needsApproval: fields.needsApproval.default(false),
})

export const zAppointmentTypeUpdate = z.strictObject({
  ...z.object(fields).partial().shape,
  active: z.boolean().optional(),
  version: zVersion.optional(),
})

export const appointmentTypeEndpoints = crudEndpoints('appointment-type', 'appointment-types', {
  record: zAppointmentType,
  create: zAppointmentTypeCreate,
  update: zAppointmentTypeUpdate,
})
