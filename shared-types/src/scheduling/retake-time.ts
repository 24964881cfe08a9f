import type { NamedAppointments } from '../appointments/appointment.contract.ts'
import { isOccupiedTime } from '../appointments/conflict-sentences.ts'
import { lowestLane } from './choose-place.ts'
import { type FoundConflict, findOverlaps } from './explain-start.ts'
import type { Occupancy } from './occupancy-keys.ts'
import type { Busy } from './rules.types.ts'

/** An appointment that had given up its time and takes it again. */
export type Retaken = Occupancy & {
  readonly id: string
  /** Appointments its own override names, by class. */
  readonly names: NamedAppointments
}

/** The lane in which it can have its time again; null with what stands against that. */
export type RetakenLane = { readonly lane: number | null; readonly found: readonly FoundConflict[] }

/**
 * Whether an appointment can have its old time again. Occupied time is judged as for a new appointment, in every
 * lane; only overlaps pass in which one of the two names the other for that very class.
 * @param lanes Lanes above 0 the clinic allows.
 */
export function retakeLane(retaken: Retaken, busy: readonly Busy[], lanes: number): RetakenLane {
  const met = findOverlaps(retaken, busy)
  const byId = new Map(busy.map((each) => [each.id, each]))
  const found = met
    .map(({ class: name, busyIds }) => ({
      class: name,
      busyIds: busyIds.filter(
        (id) =>
          !isOccupiedTime(name) ||
          !(retaken.names[name]?.includes(id) || byId.get(id)?.names?.[name]?.includes(retaken.id)),
      ),
    }))
    .filter(({ busyIds }) => busyIds.length > 0)
  if (found.length > 0) return { lane: null, found }
  const inOwnLane = findOverlaps(
    retaken,
    busy.filter(({ lane }) => lane === retaken.lane),
  )
  if (met.length > 0 && inOwnLane.length === 0) return { lane: retaken.lane, found }
  const lane = lowestLane(met, lanes, busy, (inLane) => findOverlaps(retaken, inLane))
  return lane === null ? { lane, found: met } : { lane, found }
}
