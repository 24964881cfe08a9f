import type { NamedAppointments } from '../appointments/appointment.contract.ts'
import type { ConflictClass } from '../appointments/conflict.contract.ts'
import { isOccupiedTime } from '../appointments/conflict-sentences.ts'
import type { FoundConflict } from './explain-start.ts'
import type { Busy } from './rules.types.ts'

/** What a person overrides: classes, and for occupied time the appointments that were shown to them. */
export type Override = {
  readonly classes: readonly ConflictClass[]
  readonly appointmentIds: NamedAppointments
}

/**
 * Whether the override covers a conflict: its class is listed, and of occupied time every entry behind it is an
 * appointment that is named for that class. A hold or a lease is exclusive: nobody can name it.
 */
export function covers(
  override: Override | undefined,
  { class: name, busyIds }: FoundConflict,
  busy: readonly Busy[],
): boolean {
  if (!override?.classes.includes(name)) return false
  if (!isOccupiedTime(name)) return true
  const named = override.appointmentIds[name] ?? []
  return busyIds.every((id) => named.includes(id)) && !isExclusive(busyIds, busy)
}

/** Whether one of the entries is a hold or a lease. */
export function isExclusive(busyIds: readonly string[], busy: readonly Busy[]): boolean {
  return busy.some(({ id, kind }) => kind !== 'appointment' && busyIds.includes(id))
}

/** What is kept with an appointment that overrides these conflicts; null: there was nothing to override. */
export function overriddenBy(found: readonly FoundConflict[]): Override | null {
  if (found.length === 0) return null
  const occupied = found.flatMap(({ class: name, busyIds }) =>
    isOccupiedTime(name) && busyIds.length > 0 ? [[name, [...busyIds]] as const] : [],
  )
  return {
    classes: found.map((conflict) => conflict.class),
    appointmentIds: Object.fromEntries(occupied),
  }
}

/** Whether a visit stands beside others on purpose. */
export function isOverbooked({
  lane,
  override,
}: {
  readonly lane: number
  readonly override: Partial<Pick<Override, 'appointmentIds'>> | null
}): boolean {
  return lane > 0 || namesOf(override).length > 0
}

/** Every appointment an override names, whatever the class; none in one from before overrides named them. */
export function namesOf(override: Partial<Pick<Override, 'appointmentIds'>> | null): string[] {
  return [...new Set(Object.values(override?.appointmentIds ?? {}).flatMap((ids) => ids ?? []))]
}
