import type { Alternative } from '@scheduler/shared-types/appointments/conflict.contract'
import type { Slot } from '@scheduler/shared-types/availability/availability.contract'

/** A start the patient picked. `doctorId` null: any doctor who is free then. */
export type ChosenTime = {
  readonly start: string
  readonly end: string
  readonly wallTime: string
  readonly offset: string
  readonly doctorId: string | null
}

/** A slot or a server's alternative, as a choice for one doctor or for any. */
export function chosenTime(time: Slot | Alternative, doctorId: string | null): ChosenTime {
  const { start, end, wallTime, offset } = time
  return { start, end, wallTime, offset, doctorId }
}

/** Whether the slot that was chosen is still among those offered. */
export function isStillFree(slots: readonly Slot[], chosen: ChosenTime): boolean {
  return slots.some(
    (slot) =>
      slot.start === chosen.start && (chosen.doctorId === null || slot.doctorIds.includes(chosen.doctorId)),
  )
}
