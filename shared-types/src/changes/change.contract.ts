import { z } from 'zod'
import { zClinicParams } from '../api/clinic-path.ts'
import { defineEndpoints } from '../api/define-endpoint.ts'
import { zAppointmentType } from '../appointment-types/appointment-type.contract.ts'
import { zAppointment } from '../appointments/appointment.contract.ts'
import { ROLES } from '../auth/roles.ts'
import { zClinic } from '../clinics/clinic.contract.ts'
import { zClosure } from '../closures/closure.contract.ts'
import { zDesk } from '../desks/desk.contract.ts'
import { zDoctor } from '../doctors/doctor.contract.ts'
import { zEquipment } from '../equipment/equipment.contract.ts'
import { zException } from '../exceptions/exception.contract.ts'
import { zLease } from '../leases/lease.contract.ts'
import { zPatient } from '../patients/patient.contract.ts'
import { NEWER_VERSION, zWordOf } from '../primitives/newer-version.ts'
import { zId, zInstant } from '../primitives/primitives.contract.ts'
import { zRoom } from '../rooms/room.contract.ts'
import { zTimeOff } from '../time-off/time-off.contract.ts'
import { zWorkingHours } from '../working-hours/working-hours.contract.ts'

/** Who did it. `userId` is null for a guest and for the system. */
export const zActor = z.object({
  userId: zId.nullable(),
  role: zWordOf([...ROLES, 'guest', 'system']),
  name: z.string().nullable(),
})

function change<const Entity extends string, Document extends z.ZodType>(entity: Entity, document: Document) {
  return z.object({
    /** Position in the clinic's ordered log: 1, 2, 3 … without a gap. */
    seq: z.number().int().min(1),
    clinicId: zId,
    entity: z.literal(entity),
    entityId: zId,
    /** The operation's name, such as `appointment.move`. */
    operation: z.string(),
    actor: zActor,
    deskId: zId.nullable(),
    at: zInstant,
    /** The document as it is now (not as it was then); null when it is gone. */
    document: document.nullable(),
  })
}

const zKnownChange = z.discriminatedUnion('entity', [
  change('appointment', zAppointment),
  change('patient', zPatient),
  change('clinic', zClinic),
  change('doctor', zDoctor),
  change('room', zRoom),
  change('equipment', zEquipment),
  change('appointment-type', zAppointmentType),
  change('working-hours', zWorkingHours),
  change('exception', zException),
  change('time-off', zTimeOff),
  change('closure', zClosure),
  change('user', z.never()),
  change('hold', z.object({ id: zId, doctorId: zId, start: zInstant, end: zInstant, expiresAt: zInstant })),
  change('desk', zDesk),
  change('lease', zLease),
  change(NEWER_VERSION, z.never()),
])

const KNOWN_ENTITIES: ReadonlySet<unknown> = new Set(
  zKnownChange.options.map(({ shape }) => shape.entity.value),
)

/**
 * One entry of a clinic's ordered log. One of an entity that newer programs have is NEWER_VERSION, without its
 * document: it keeps its place in the log, and is skipped.
 */
export const zChange = z.preprocess((entry) => {
  if (typeof entry !== 'object' || entry === null || !('entity' in entry)) return entry
  return KNOWN_ENTITIES.has(entry.entity) ? entry : { ...entry, entity: NEWER_VERSION, document: null }
}, zKnownChange)
export type Change = z.infer<typeof zChange>
/** What is stored. */
export type ChangeEntity = Exclude<Change['entity'], typeof NEWER_VERSION>

export const changeEndpoints = defineEndpoints('change', {
  list: {
    method: 'GET',
    path: '/clinics/:clinicId/changes',
    summary:
      'The entries of the clinic’s log after a position, oldest first, with the documents as they are now',
    access: 'clinic',
    params: zClinicParams,
    query: z.strictObject({
      after: z.coerce.number().int().min(0),
      /**
       * When the entry at `after` was made, as the client knows it. Made at another time, it is another entry: the
       * database was restored from a backup and its log went on from there.
       */
      afterAt: zInstant.optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(500),
    }),
    response: z.object({
      items: z.array(zChange),
      /** The newest position of the log; more is left when the last item is before it. */
      latest: z.number().int(),
    }),
    errors: ['history_lost'],
  },
})
