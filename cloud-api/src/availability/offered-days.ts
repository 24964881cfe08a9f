import type { FreeStarts } from '@scheduler/shared-types/scheduling/free-starts'
import type { Audience } from '@scheduler/shared-types/scheduling/rules.types'
import { LRUCache } from 'lru-cache'
import type { KnownBusy } from '../appointments/known-busy.ts'
import { estimateBytes } from '../memory/estimate-bytes.ts'
import { MEMORY_LIMITS } from '../memory/memory-limits.ts'

/** Which day: everything here is ours to decide, so that nobody can ask for more days than there are. */
export type OfferedDayKey = {
  readonly clinicId: string
  readonly audience: Audience
  readonly appointmentTypeId: string
  readonly date: string
}

/** Every doctor's free starts of one local day, for nobody in particular. */
export type OfferedDay = {
  readonly rulesVersion: number
  /** Marks of the busy time it was computed from. */
  readonly busy: string
  /** The instants between which it is true, half-open. */
  readonly from: number
  readonly until: number
  readonly free: FreeStarts
}

/**
 * Days this process has computed, of all clinics. A booking changes the busy time of its own day, so the other days
 * stay true.
 */
export type OfferedDays = {
  get(key: OfferedDayKey): OfferedDay | undefined
  put(key: OfferedDayKey, day: OfferedDay): void
  /** Names these lists of busy time: equal as long as they are the very same lists. Keeps none of them alive. */
  markOf(lists: readonly (readonly KnownBusy[])[]): string
}

export function createOfferedDays(maxBytes: number = MEMORY_LIMITS.offeredDays): OfferedDays {
  const days = new LRUCache<string, OfferedDay>({ maxSize: maxBytes, sizeCalculation: estimateBytes })
  const marks = new WeakMap<readonly KnownBusy[], number>()
  let latest = 0
  const keyOf = ({ clinicId, audience, appointmentTypeId, date }: OfferedDayKey) =>
    `${clinicId} ${audience} ${appointmentTypeId} ${date}`
  return {
    get: (key) => days.get(keyOf(key)),
    put: (key, day) => {
      days.set(keyOf(key), day)
    },
    markOf: (lists) =>
      lists
        .map((list) => {
          const mark = marks.get(list) ?? ++latest
          marks.set(list, mark)
          return mark
        })
        .join(' '),
  }
}
