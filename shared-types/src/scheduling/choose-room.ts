import { findAppointmentType } from './appointment-shape.ts'
import { roomClashes, visitAt } from './clashes.ts'
import type { SchedulingQuery } from './rules.types.ts'
import type { EpochMs } from './time-values.ts'

/** Which room a visit takes; a type without rooms needs none, which is not the same as finding none. */
export type RoomChoice =
  | { readonly kind: 'room'; readonly roomId: string }
  | { readonly kind: 'not-needed' }
  | { readonly kind: 'none-free' }

/** The first of the type's rooms, in its order of preference, that is free for the visit with its buffers. */
export function chooseRoom(query: SchedulingQuery & { readonly start: EpochMs }): RoomChoice {
  const type = findAppointmentType(query)
  if (type.roomIds.length === 0) return { kind: 'not-needed' }
  const visit = visitAt(type, query.start)
  const busy = query.busy.filter((each) => each.id !== query.excludeAppointmentId)
  const roomId = type.roomIds.find((id) => {
    const clashes = roomClashes(visit, busy, [id], query.rules.rooms)
    return !clashes.taken && clashes.buffers.length === 0
  })
  return roomId === undefined ? { kind: 'none-free' } : { kind: 'room', roomId }
}
