import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
/*
 * What the write path promises, in the plainest words code has: spans, resources and who names whom. It knows neither
 * occupancy keys nor how the product judges; everything here is written again on purpose.
 */

/** Something that keeps time. */
export type Entry = {
  readonly id: string
  readonly kind: 'appointment' | 'hold' | 'lease'
  readonly doctorId: string
  readonly roomId: string | null
  readonly equipmentIds: readonly string[]
  readonly patientId: string | null
  readonly start: number
  readonly end: number
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  readonly lane: number
  /** Appointments its override names, by class of conflict. */
  readonly names: Readonly<Record<string, readonly string[]>>
}

export type Span = { readonly start: number; readonly end: number }

/** What the two cannot have at the same time. */
export function sharedResources(a: Entry, b: Entry): string[] {
  const near = meet(buffered(a), buffered(b))
  const equipment = a.equipmentIds.some((id) => b.equipmentIds.includes(id))
  return [
    ...(near && a.doctorId === b.doctorId ? ['doctor'] : []),
    ...(near && a.roomId !== null && a.roomId === b.roomId ? ['room'] : []),
    ...(near && equipment ? ['equipment'] : []),
    ...(meet(a, b) && a.patientId !== null && a.patientId === b.patientId ? ['patient'] : []),
  ]
}

/** Whether one of the two says that it stands beside the other in all they share. */
export function nameEachOther(a: Entry, b: Entry): boolean {
  return sharedResources(a, b).every((resource) => names(a, b, resource) || names(b, a, resource))
}

/** A buffer is cut in the time of a doctor, a room or a piece of equipment. */
function names(a: Entry, b: Entry, resource: string): boolean {
  const isNamed = (name: string) => a.names[name]?.includes(b.id) ?? false
  return isNamed(resource) || (resource !== 'patient' && isNamed('buffer'))
}

/** Every appointment an entry names. */
export function allNames(entry: Entry): Set<string> {
  return new Set(Object.values(entry.names).flat())
}

/** Promise 1, over everything that keeps time: a sentence for each pair that breaks it. */
export function brokenOverlaps(live: readonly Entry[]): string[] {
  return live.flatMap((a, i) =>
    live.slice(i + 1).flatMap((b) => {
      const shared = sharedResources(a, b)
      if (shared.length === 0) return []
      const said = `${a.kind} ${a.id} (lane ${a.lane}) and ${b.kind} ${b.id} (lane ${b.lane}): ${shared.join(', ')}`
      if (a.lane === b.lane) return [`in one lane: ${said}`]
      return nameEachOther(a, b) ? [] : [`unnamed: ${said}`]
    }),
  )
}

/** A wish for a place; the rooms of which one is needed, or [null]. */
export type Wished = Omit<Entry, 'id' | 'kind' | 'roomId' | 'lane' | 'names'> & {
  readonly roomIds: readonly (string | null)[]
}

/** Whether a place for it is free: nothing that keeps time shares a resource with it. */
export function isFree(wished: Wished, live: readonly Entry[]): boolean {
  return wished.roomIds.some((roomId) => {
    const entry: Entry = { ...wished, id: '', kind: 'appointment', roomId, lane: 0, names: {} }
    return live.every((other) => sharedResources(entry, other).length === 0)
  })
}

export function meet(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}

function buffered({ start, end, bufferBeforeMinutes, bufferAfterMinutes }: Entry): Span {
  return { start: start - bufferBeforeMinutes * MINUTE_MS, end: end + bufferAfterMinutes * MINUTE_MS }
}
