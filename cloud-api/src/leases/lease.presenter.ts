import type { Lease } from '@scheduler/shared-types/leases/lease.contract'

/** A lease as it is stored, or as busy time: instants as dates or in milliseconds. */
export type LeasedTime = Pick<Lease, 'deskId' | 'doctorId' | 'roomId'> &
  Readonly<Record<'start' | 'end' | 'expiresAt', Date | number>>

/** The lease as staff and its desk see it. */
export function presentLease(
  id: string,
  { deskId, doctorId, roomId, start, end, expiresAt }: LeasedTime,
): Lease {
  const at = (instant: Date | number) => new Date(instant).toISOString()
  return { id, deskId, doctorId, roomId, start: at(start), end: at(end), expiresAt: at(expiresAt) }
}
