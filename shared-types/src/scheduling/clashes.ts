import { MINUTE_MS } from '../primitives/durations.ts'
import type { Span } from './day-grid.ts'
import type { AppointmentTypeRules, Busy, Resource } from './rules.types.ts'
import type { EpochMs } from './time-values.ts'

/** A new visit or a busy entry: the visit itself, and the visit with its buffers. */
export type Visit = Span & { readonly buffered: Span }

/**
 * What stands in the way of a visit: ids of busy entries whose visit overlaps, and of those of which only
 * a buffer meets the visit or its buffers. `taken`: not free even if every buffer were waived.
 */
export type Clashes = {
  readonly taken: boolean
  readonly visits: readonly string[]
  readonly buffers: readonly string[]
}

/** The visit of a type at a start. */
export function visitAt(
  type: Pick<AppointmentTypeRules, 'durationMinutes' | 'bufferBeforeMinutes' | 'bufferAfterMinutes'>,
  start: EpochMs,
): Visit {
  return withBuffers({ ...type, start, end: start + type.durationMinutes * MINUTE_MS })
}

/** Half-open: touching is not overlapping, and an empty span overlaps nothing. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < a.end && b.start < b.end && a.start < b.end && b.start < a.end
}

/** Clashes with one doctor's, room's or piece's busy entries. */
export function clashesWith(visit: Visit, taken: readonly Busy[]): Clashes {
  const near = taken.filter((each) => overlaps(visit.buffered, withBuffers(each).buffered))
  const visits = near.filter((each) => overlaps(visit, each)).map((each) => each.id)
  const buffers = near.filter((each) => !overlaps(visit, each)).map((each) => each.id)
  return { taken: visits.length > 0, visits, buffers }
}

/** Clashes with one room that was chosen; one that is out of use or not allowed is taken, whoever is in it. */
export function chosenRoomClashes(
  visit: Visit,
  busy: readonly Busy[],
  roomId: string,
  isAllowed: boolean,
): Clashes {
  const clashes = clashesWith(
    visit,
    busy.filter((each) => each.roomId === roomId),
  )
  return isAllowed ? clashes : { ...clashes, taken: true }
}

/** Clashes with all of the rooms that would do; none as soon as one of them is free. */
export function roomClashes(
  visit: Visit,
  busy: readonly Busy[],
  roomIds: readonly string[],
  rooms: readonly Resource[],
): Clashes {
  const perRoom = roomIds
    .filter((id) => isActive(rooms, id))
    .map((id) =>
      clashesWith(
        visit,
        busy.filter((each) => each.roomId === id),
      ),
    )
  if (perRoom.some((room) => !room.taken && room.buffers.length === 0)) return NO_CLASH
  // One room that only buffers keep from being free: waiving a buffer would be enough.
  const nearlyFree = perRoom.find((room) => !room.taken)
  return nearlyFree ?? { taken: true, visits: perRoom.flatMap((room) => room.visits), buffers: [] }
}

/** Clashes with any of the pieces of equipment, all of which are needed. */
export function equipmentClashes(
  visit: Visit,
  busy: readonly Busy[],
  equipmentIds: readonly string[],
  equipment: readonly Resource[],
): Clashes {
  const pieces = equipmentIds.map((id) =>
    clashesWith(
      visit,
      busy.filter((each) => each.equipmentIds.includes(id)),
    ),
  )
  return {
    taken: pieces.some((piece) => piece.taken) || equipmentIds.some((id) => !isActive(equipment, id)),
    visits: pieces.flatMap((piece) => piece.visits),
    buffers: pieces.flatMap((piece) => piece.buffers),
  }
}

/** Nothing stands in the way. */
export const NO_CLASH: Clashes = { taken: false, visits: [], buffers: [] }

/** The visit itself, and the visit with its buffers. */
export function withBuffers(visit: Span & Pick<Busy, 'bufferBeforeMinutes' | 'bufferAfterMinutes'>): Visit {
  const { start, end } = visit
  const buffered = {
    start: start - visit.bufferBeforeMinutes * MINUTE_MS,
    end: end + visit.bufferAfterMinutes * MINUTE_MS,
  }
  return { start, end, buffered }
}

/** Whether it is known and in use. */
export function isActive(resources: readonly Resource[], id: string): boolean {
  return resources.some((resource) => resource.id === id && resource.active)
}
