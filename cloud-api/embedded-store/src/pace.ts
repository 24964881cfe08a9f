import { StoreError } from './store-error.ts'

/** How long one operation may keep the store to itself, in milliseconds. Others are answered in between. */
const TURN_MS = 4

/** Lets a long operation take its turns. Every operation has its own. */
export type Pace = {
  /** Gives way when this turn has lasted long enough. Await it between steps that leave nothing half done. */
  readonly breathe: () => Promise<void>
  /**
   * Waits for something else to end; what is behind is made known first.
   * @throws StoreError when the time is up before, or the client has gone
   */
  readonly waitFor: (event: Promise<void>) => Promise<void>
  /** Called before every pause: what has been written so far may become durable without what follows. */
  beforePause: () => void
}

/**
 * @param maxTimeMs The client's limit; 0: none.
 * @param closed Aborted when the client has gone: nobody waits for what it asked.
 * @param clock Milliseconds that only go forward.
 */
export function createPace(
  maxTimeMs: number,
  closed: AbortSignal | null = null,
  clock: () => number = () => performance.now(),
): Pace {
  const startedAt = clock()
  let turnFrom = startedAt
  const pace: Pace = {
    beforePause: () => {},
    breathe: async () => {
      const now = clock()
      if (maxTimeMs > 0 && now - startedAt > maxTimeMs) {
        throw timeIsUp()
      }
      if (now - turnFrom < TURN_MS) return
      pace.beforePause()
      await new Promise<void>((resolve) => setImmediate(resolve))
      turnFrom = clock()
    },
    waitFor: async (event) => {
      pace.beforePause()
      await endOf(event, maxTimeMs > 0 ? startedAt + maxTimeMs - clock() : null, closed)
      turnFrom = clock()
    },
  }
  return pace
}

function timeIsUp(): StoreError {
  return new StoreError('MaxTimeMSExpired', 'operation exceeded time limit')
}

/** The event, unless the time is up or the client gone before it. @param leftMs null: no limit. */
function endOf(event: Promise<void>, leftMs: number | null, closed: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => finish(() => reject(new StoreError('ClientDisconnect', 'The client has gone')))
    const timer =
      leftMs === null ? null : setTimeout(() => finish(() => reject(timeIsUp())), Math.max(leftMs, 0))
    const finish = (settle: () => void) => {
      if (timer) clearTimeout(timer)
      closed?.removeEventListener('abort', leave)
      settle()
    }
    closed?.addEventListener('abort', leave)
    if (closed?.aborted) leave()
    event.then(
      () => finish(resolve),
      (error: unknown) => finish(() => reject(error)),
    )
  })
}
