import { z } from 'zod'
import {
  zAppointmentBook,
  zAppointmentCancel,
  zAppointmentChangeStatus,
  zAppointmentMove,
  zKnownStatus,
} from '../appointments/appointment.contract.ts'
import { zPatientCreate, zPatientUpdate } from '../patients/patient.contract.ts'
import { zGridInstant, zId, zInstant, zLocalDate, zVersion } from '../primitives/primitives.contract.ts'

/*
 * What a desk can do with the network gone: named operations with arguments, never row differences. The desk
 * applies them with the shared rules, the server runs the same use cases as its routes do and has the last word.
 * Operations are stored in outboxes: names and the meaning of arguments are append-only.
 */

/** The appointment as the person saw it. A move or a cancellation is for what was seen, and is refused for anything else. */
export const zSeenAppointment = z.strictObject({
  version: zVersion,
  doctorId: zId,
  start: zInstant,
})
export type SeenAppointment = z.infer<typeof zSeenAppointment>

const onAppointment = { id: zId, seen: zSeenAppointment }

const timeOff = {
  id: zId,
  doctorId: zId,
  start: zGridInstant,
  end: zGridInstant,
  reason: z.string().trim().max(200).default(''),
} as const

/** Arguments of each operation as they may be given today, by name. */
export const operationArgs = {
  'patient.create': zPatientCreate.extend({ id: zId }),
  'patient.update': zPatientUpdate.omit({ version: true }).extend({ id: zId }),
  'appointment.book': zAppointmentBook.omit({ holdId: true }).extend({ id: zId }),
  'appointment.move': zAppointmentMove.omit({ version: true }).extend(onAppointment),
  'appointment.cancel': zAppointmentCancel.omit({ version: true }).extend(onAppointment),
  /** Merges by the status order (resolve.ts). */
  'appointment.change-status': zAppointmentChangeStatus.omit({ version: true }).extend(onAppointment),
  /** `status`: the one that is taken back. If the appointment has another by now, the undo is refused. */
  'appointment.undo': z.strictObject({ ...onAppointment, status: zKnownStatus }),
  /** Changes the note. `base`: the note as it was when the person began; if it changed since, both are kept. */
  'appointment.update': z.strictObject({
    ...onAppointment,
    note: z.string().trim().max(2000),
    base: z.string(),
  }),
  'time-off.create': z
    .strictObject(timeOff)
    .refine((value) => Date.parse(value.start) < Date.parse(value.end), {
      message: 'must be after the start',
      path: ['end'],
    }),
  'time-off.remove': z.strictObject({ id: zId }),
} as const

export type OperationName = keyof typeof operationArgs
export type OperationArgs<Name extends OperationName> = z.output<(typeof operationArgs)[Name]>

/**
 * Arguments as an outbox may have them: without the bounds of dates, which came later. What an older desk noted is then
 * refused by itself, and neither spoils the push it is sent in nor its outbox.
 */
const keptArgs = {
  ...operationArgs,
  'patient.create': operationArgs['patient.create'].extend({
    birthDate: zLocalDate.nullable().default(null),
  }),
  'patient.update': operationArgs['patient.update'].extend({ birthDate: zLocalDate.nullable().optional() }),
  'appointment.book': operationArgs['appointment.book'].extend({ start: zInstant }),
  'appointment.move': operationArgs['appointment.move'].extend({ start: zInstant }),
  // Without its condition on the end, which would spoil the push as well.
  'time-off.create': z.strictObject({ ...timeOff, start: zInstant, end: zInstant }),
} as const satisfies Record<OperationName, z.ZodType>

/** What keeps the operation from being done today, such as a date out of bounds; null: nothing. */
export function brokenArgs({ name, args }: Pick<Operation, 'name' | 'args'>): z.ZodError | null {
  return operationArgs[name].safeParse(args).error ?? null
}

function operation<const Name extends OperationName>(name: Name) {
  return z.strictObject({
    /** Made by the desk; repeating it returns the first answer. */
    operationId: zId,
    /** When the person did it, by the desk's estimate of the server's clock. */
    actedAt: zInstant,
    name: z.literal(name),
    args: keptArgs[name],
  })
}

/** One operation as it stands in an outbox and goes over the wire. */
export const zOperation = z.discriminatedUnion('name', [
  operation('patient.create'),
  operation('patient.update'),
  operation('appointment.book'),
  operation('appointment.move'),
  operation('appointment.cancel'),
  operation('appointment.change-status'),
  operation('appointment.undo'),
  operation('appointment.update'),
  operation('time-off.create'),
  operation('time-off.remove'),
])
export type Operation = z.infer<typeof zOperation>
export type OperationInput = z.input<typeof zOperation>
