import { z } from 'zod'
import { zAppointmentSource, zAppointmentStatus, zOverride } from '../appointments/appointment.contract.ts'
import { zId, zInstant, zLocalDate } from '../primitives/primitives.contract.ts'

/** Half-open. */
const zSpan = z.object({ start: zInstant, end: zInstant })

const zPlace = z.object({ start: zInstant, end: zInstant, doctorId: zId, roomId: zId.nullable() })

/** Who wanted it. */
const zSide = z.enum(['patient', 'clinic'])

/** What was overridden; null: nothing. The reason is sealed (crypto/field-encryption, `event:<appointment id>`). */
const zSealedOverride = zOverride
  .pick({ classes: true, appointmentIds: true })
  .extend({ reasonCipher: z.string() })
  .nullable()

/** An appointment as it is after the event. */
const visit = {
  appointmentId: zId,
  patientId: zId,
  doctorId: zId,
  appointmentTypeId: zId,
  start: zInstant,
  end: zInstant,
  /** RFC 5545 SEQUENCE. */
  sequence: z.number().int(),
}

const appointmentEvents = [
  z.object({
    kind: z.literal('appointment.booked'),
    ...visit,
    roomId: zId.nullable(),
    status: zAppointmentStatus,
    source: zAppointmentSource,
    by: zSide,
    override: zSealedOverride,
  }),
  z.object({
    kind: z.literal('appointment.moved'),
    ...visit,
    from: zPlace,
    to: zPlace,
    by: zSide,
    override: zSealedOverride,
  }),
  z.object({
    kind: z.literal('appointment.cancelled'),
    ...visit,
    from: zAppointmentStatus,
    by: zSide,
    /** Less than a day before the start (is-late.ts). */
    late: z.boolean(),
  }),
  z.object({
    kind: z.literal('appointment.status-changed'),
    ...visit,
    from: zAppointmentStatus,
    to: zAppointmentStatus,
  }),
  z.object({
    kind: z.literal('appointment.undone'),
    ...visit,
    from: zAppointmentStatus,
    to: zAppointmentStatus,
  }),
  z.object({ kind: z.literal('appointment.note-changed'), ...visit }),
] as const

/**
 * Events of a plain record.
 * @param facts What a consumer needs of it: ids and times, nothing a person typed.
 */
function recordEvents<const Entity extends string, Facts extends z.ZodRawShape>(
  entity: Entity,
  facts: Facts,
) {
  return [
    z.object({ kind: z.literal(`${entity}.added` as const), id: zId, ...facts }),
    z.object({
      kind: z.literal(`${entity}.changed` as const),
      id: zId,
      ...facts,
      /** Names of the fields that were sent. */
      fields: z.array(z.string()),
      /** The same facts before. */
      before: z.object(facts),
    }),
    z.object({ kind: z.literal(`${entity}.removed` as const), id: zId, ...facts }),
  ] as const
}

/** Events of a record that can be made inactive. */
function withdrawalEvents<const Entity extends string>(entity: Entity) {
  return [
    z.object({ kind: z.literal(`${entity}.withdrawn` as const), id: zId }),
    z.object({ kind: z.literal(`${entity}.reinstated` as const), id: zId }),
  ] as const
}

/**
 * What has happened in a clinic, as consumers hear it (ADR 14): ids, times, statuses and codes; no name, and text a
 * person typed only sealed. The same fact is the same event, whichever door it came through. Append-only: stored.
 */
export const zDomainEvent = z.discriminatedUnion('kind', [
  ...appointmentEvents,
  ...recordEvents('time-off', { doctorId: zId, span: zSpan }),
  ...recordEvents('closure', { span: zSpan }),
  ...recordEvents('working-hours', { doctorId: zId }),
  ...recordEvents('exception', { doctorId: zId, date: zLocalDate }),
  ...recordEvents('doctor', {}),
  ...recordEvents('room', {}),
  ...recordEvents('equipment', {}),
  ...recordEvents('appointment-type', {}),
  ...recordEvents('patient', {}),
  ...withdrawalEvents('doctor'),
  ...withdrawalEvents('room'),
  ...withdrawalEvents('equipment'),
  ...withdrawalEvents('appointment-type'),
  ...withdrawalEvents('patient'),
  z.object({ kind: z.literal('clinic.changed'), id: zId, fields: z.array(z.string()) }),
])
export type DomainEvent = z.output<typeof zDomainEvent>
export type EventKind = DomainEvent['kind']

/** The events of these kinds. */
export type EventOf<Kind extends EventKind> = Extract<DomainEvent, { readonly kind: Kind }>
