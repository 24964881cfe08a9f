import type { AttentionItem, DaySchedule } from '../../ipc/ipc-contract.ts'
import type { Span } from './board-geometry.ts'

/** A booking or move that was refused: where it was to be, and whose. */
export type RefusedAct = Span & {
  readonly operationId: string
  readonly doctorId: string
  readonly name: string
  readonly what: 'booking' | 'move'
}

/**
 * The refused bookings and moves that were to be on a day. The board no longer has them as visits; somebody was
 * promised this time all the same, so it shows them until a person has decided. Pure.
 */
export function refusedActsOn(attention: readonly AttentionItem[], day: DaySchedule): RefusedAct[] {
  return attention.flatMap(({ operation, here }) => {
    const what =
      operation.name === 'appointment.book'
        ? 'booking'
        : operation.name === 'appointment.move'
          ? 'move'
          : null
    if (!what || !here) return []
    const span = { start: Date.parse(here.start), end: Date.parse(here.end) }
    if (span.start >= Date.parse(day.end) || span.end <= Date.parse(day.start)) return []
    const isShown = day.appointments.some(
      ({ id, start, doctorId }) =>
        id === here.id && doctorId === here.doctorId && Date.parse(start) === span.start,
    )
    if (isShown) return []
    const { familyName, givenName } = here.patient
    return [
      {
        ...span,
        operationId: operation.operationId,
        doctorId: here.doctorId,
        name: `${familyName}, ${givenName}`,
        what,
      },
    ]
  })
}
