import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { withoutSpan } from '@scheduler/shared-types/scheduling/spans'
import { busyInOperation, isOwnLease } from '../appointments/known-busy.ts'
import type { Place } from '../appointments/place-visit.ts'
import { removeTime } from '../appointments/sweep-expired-times.ts'
import type { Deps } from '../deps.ts'
import type { OperationTx } from '../operations/run-operation.ts'
import { putLease } from './lease-time.ts'

/**
 * Takes a visit's time, buffers included, out of the leases it lies in, inside the operation that stores the visit:
 * what remains of each stays leased.
 */
export async function useOwnLeases(
  deps: Deps,
  tx: OperationTx,
  place: Place,
  deskId: string | null,
): Promise<void> {
  // A visit in a higher lane is beside the lease, not in it.
  if (deskId === null || place.lane > 0) return
  const { doctorId, roomId, timeZone, bufferBeforeMinutes, bufferAfterMinutes } = place
  const taken = {
    start: place.start.getTime() - bufferBeforeMinutes * MINUTE_MS,
    end: place.end.getTime() + bufferAfterMinutes * MINUTE_MS,
  }
  const busy = await busyInOperation(deps, tx, { from: taken.start, to: taken.end, now: tx.now.getTime() })
  for (const lease of busy.filter((entry) => isOwnLease(entry, deskId))) {
    const isMet = lease.start < taken.end && taken.start < lease.end
    const isShared = lease.doctorId === doctorId || (roomId !== null && lease.roomId === roomId)
    if (!isMet || !isShared) continue
    const terms = { deskId, expiresAt: lease.expiresAt ?? lease.end, timeZone }
    const [first, ...more] = withoutSpan([lease], taken)
    if (first) await putLease(deps, tx, { ...lease, ...first }, shortened(terms, lease.id, first.end))
    else {
      const [start, end] = [new Date(lease.start), new Date(lease.end)]
      await removeTime(deps, tx, { _id: lease.id, status: 'leased', start, end })
    }
    for (const rest of more) {
      await putLease(deps, tx, { ...lease, ...rest }, shortened(terms, deps.newId(), rest.end))
    }
  }
}

/** No lease outlives its end. */
function shortened<Terms extends { readonly expiresAt: number }>(terms: Terms, id: string, end: number) {
  return { ...terms, id, expiresAt: Math.min(terms.expiresAt, end) }
}
