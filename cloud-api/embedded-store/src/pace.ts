import { StoreError } from './store-error.ts'

/** How long one operation may keep the store to itself, in milliseconds. Others are answered in between. */
const TURN_MS = 4

/** Lets a long operation take its turns. Every operation has its own. */
export type Pace = {
  /** Gives way when this turn has lasted long enough. Await it between steps that leave nothing half done. */
  readonly breathe: () => Promise<void>
  /** Waits for something else to end; what is behind is made known first. */
  readonly waitFor: (event: Promise<void>) => Promise<void>
  /** Called before every pause: what has been written so far may become durable without what follows. */
  beforePause: () => void
}

/**
 * @param maxTimeMs The client's limit; 0: none.
 * @param clock Milliseconds that only go forward.
 */
export function createPace(maxTimeMs: number, clock: () => number = () => performance.now()): Pace {
  const startedAt = clock()
  let turnFrom = startedAt
  const pace: Pace = {
    beforePause: () => {},
    breathe: async () => {
      const now = clock()
      if (maxTimeMs > 0 && now - startedAt > maxTimeMs) {
        throw new StoreError('MaxTimeMSExpired', 'operation exceeded time limit')
      }
      if (now - turnFrom < TURN_MS) return
      pace.beforePause()
      await new Promise<void>((resolve) => setImmediate(resolve))
      turnFrom = clock()
    },
    waitFor: async (event) => {
      pace.beforePause()
      await event
      turnFrom = clock()
    },
  }
  return pace
}
