import { LEASE_MARGIN_MS, type Lease } from '@scheduler/shared-types/leases/lease.contract'
import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { toInstantText } from '@scheduler/shared-types/scheduling/time-values'
import type { Knowledge } from './view.ts'

/** A visit's place with the time kept free around it; epoch milliseconds, half-open. */
export type TakenTime = {
  readonly doctorId: string
  readonly start: number
  readonly end: number
}

/** This desk's lease that holds the whole time, on which it can still rely; null: none. */
export function ownLeaseOver(
  leases: readonly Lease[],
  time: TakenTime,
  { deskId, serverNow }: Knowledge,
): Lease | null {
  const holds = (lease: Lease) =>
    lease.deskId === deskId &&
    lease.doctorId === time.doctorId &&
    Date.parse(lease.start) <= time.start &&
    time.end <= Date.parse(lease.end) &&
    serverNow < Date.parse(lease.expiresAt) - LEASE_MARGIN_MS
  return leases.find(holds) ?? null
}

/** The leases without the time that is now a visit's: none, one or two pieces remain of the one it lay in. */
export function consumeLease(leases: readonly Lease[], lease: Lease, time: TakenTime): Lease[] {
  return leases.flatMap((each) => {
    if (each.id !== lease.id) return [each]
    const [start, end] = [Date.parse(each.start), Date.parse(each.end)]
    const before = start < time.start ? [{ ...each, end: toInstantText(time.start) }] : []
    // Only one piece may keep the id; the other's is made of the instant it begins at.
    const after = time.end < end ? [{ ...each, start: toInstantText(time.end) }] : []
    return before.length > 0
      ? [...before, ...after.map((piece) => ({ ...piece, id: pieceId(piece) }))]
      : after
  })
}

/** An id that is the same whenever the pieces are made again, and no other lease's. */
function pieceId({ id, start }: Lease): string {
  return `${id.slice(0, 24)}${(Date.parse(start) / MINUTE_MS).toString(16).padStart(12, '0').slice(-12)}`
}
