import { isKnownClass } from '@scheduler/shared-types/appointments/conflict.contract'
import { mayOverride } from '@scheduler/shared-types/policies/appointment.policy'
import { staffActor } from '@scheduler/shared-types/policies/staff-actor'
import { localDateOf, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import type { Refusal } from '@scheduler/shared-types/sync/push.contract'
import type { AttentionItem } from '../../ipc/ipc-contract.ts'
import { type Core, recordsOf, signedInAt } from '../core.ts'
import type { StoredEntry } from '../database/outbox.store.ts'
import { knownPatients } from '../patients/known-patients.ts'

/** What was refused and cannot be told why any more: another version of the desk stored it. */
export const UNKNOWN_REFUSAL: Refusal = {
  code: 'internal_error',
  detail: 'It was not taken. Look at the appointment before you try again.',
}

/** Acts that need a person, oldest first, without those whose person is being told right now. */
export function listAttention(core: Core): AttentionItem[] {
  const { stores, awaited } = core
  const people = new Map(knownPatients(core).map((patient) => [patient.id, patient]))
  return stores.outbox
    .refused()
    .filter(({ operation }) => !awaited.has(operation.operationId))
    .map((entry) => {
      const { operation, actor, shown, record } = entry
      const refusal = entry.refusal ?? UNKNOWN_REFUSAL
      const patient =
        people.get(patientIdOf(entry) ?? '') ?? shown.patient ?? shown.appointment?.patient ?? null
      return {
        operation,
        actor,
        refusal,
        patient: patient && {
          id: patient.id,
          givenName: patient.givenName,
          familyName: patient.familyName,
          birthDate: patient.birthDate,
          phone: patient.phone,
        },
        here: shown.appointment,
        there: thereOf(core, entry) ?? record ?? { appointment: null, patient: null, timeOff: null },
        canOverride: canOverride(core, entry),
      }
    })
}

/** The server's side as this desk knows it now: the log has gone on since the refusal. */
function thereOf({ stores }: Core, { operation, record }: StoredEntry): StoredEntry['record'] {
  const appointment = operation.name.startsWith('appointment.')
    ? stores.days.appointment(operation.args.id)
    : null
  return appointment ? { ...(record ?? { patient: null, timeOff: null }), appointment } : null
}

function patientIdOf({ operation, shown, record }: StoredEntry): string | null {
  const { name, args } = operation
  if (name === 'patient.create' || name === 'patient.update') return args.id
  if (name === 'appointment.book') return args.patientId
  return shown.appointment?.patient.id ?? record?.appointment?.patient.id ?? null
}

/** Bookings and moves that met nothing but conflicts this user may override, each of them. */
function canOverride(core: Core, { operation, shown, refusal }: StoredEntry): boolean {
  const { name, args } = operation
  if (name !== 'appointment.book' && name !== 'appointment.move') return false
  if (refusal?.code !== 'appointment_conflict') return false
  const conflicts = refusal.conflicts ?? []
  const doctorId = args.doctorId ?? shown.appointment?.doctorId ?? null
  return (
    conflicts.length > 0 &&
    conflicts.every((conflict) => conflict.overridable && isKnownClass(conflict.class)) &&
    mayOverride(staffActor(signedInAt(core)), doctorId)
  )
}

/** Today on the clinic's clock. */
export function todayOf(core: Core): string {
  return localDateOf(timeZoneId(recordsOf(core).clinic.timeZone), core.clock.now())
}
