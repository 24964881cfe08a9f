import type { MetaStore } from '../database/meta.store.ts'

/** The desk's estimate of the server's clock, kept over restarts. */
export type ServerClock = {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** What the server said its time was, in an answer to a call sent at `sentAt` by this desk's clock. */
  readonly learn: (serverTime: string, sentAt: number) => void
}

/** Differences below this are the network's, not the clock's; in milliseconds. */
const SAME = 500

export function createServerClock(meta: MetaStore, deskNow: () => number): ServerClock {
  let offset = meta.read('clockOffset') ?? 0
  return {
    now: () => deskNow() + offset,
    learn: (serverTime, sentAt) => {
      const receivedAt = deskNow()
      const learned = Math.round(Date.parse(serverTime) - (sentAt + receivedAt) / 2)
      if (Math.abs(learned - offset) < Math.max(SAME, (receivedAt - sentAt) / 2)) return
      offset = learned
      meta.write('clockOffset', learned)
    },
  }
}
