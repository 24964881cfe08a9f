import { plainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import { isDuplicateKey } from '../operations/store-errors.ts'
import { type ConsumerCursor, cursorKey } from './consumer-cursor.model.ts'

/** A process that was killed at its work keeps the others from it for so long. Longer than any batch should take. */
export const LEASE_MS = 30_000

export type ClaimCursor = {
  readonly clinicId: string
  readonly consumer: string
  /** Names this process. */
  readonly owner: string
}

/** The cursor, now of this process; null while another is at it, or while it pauses after a failure. */
export async function claimCursor(
  deps: Deps,
  { clinicId, consumer, owner }: ClaimCursor,
): Promise<ConsumerCursor | null> {
  const cursors = plainCollection(deps.models.ConsumerCursor)
  const _id = cursorKey(clinicId, consumer)
  const now = deps.now()
  const leasedUntil = new Date(now.getTime() + LEASE_MS)
  const claimed = await cursors.findOneAndUpdate(
    { _id, leasedUntil: { $lte: now } },
    { $set: { owner, leasedUntil } },
    { returnDocument: 'after' },
  )
  if (claimed) return claimed
  const first: ConsumerCursor = { _id, clinicId, consumer, seq: 0, owner, leasedUntil, failures: 0 }
  try {
    await cursors.insertOne(first)
    return first
  } catch (error) {
    if (isDuplicateKey(error)) return null
    throw error
  }
}
