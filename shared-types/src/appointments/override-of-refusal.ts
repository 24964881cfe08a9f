import type { OverrideRequest } from './appointment.contract.ts'
import { type Conflict, isKnownClass } from './conflict.contract.ts'
import { isOccupiedTime } from './conflict-sentences.ts'

/** The override that names what a refusal showed; null: it showed no conflict. */
export function overrideOfRefusal(conflicts: readonly Conflict[], reason: string): OverrideRequest | null {
  const classes = conflicts.map((conflict) => conflict.class).filter(isKnownClass)
  if (classes.length === 0) return null
  const occupied = conflicts.flatMap(({ class: name, appointmentIds }) =>
    isOccupiedTime(name) && appointmentIds.length > 0 ? [[name, [...appointmentIds]] as const] : [],
  )
  return {
    classes: [...new Set(classes)],
    appointmentIds: Object.fromEntries(occupied),
    reason,
  }
}
