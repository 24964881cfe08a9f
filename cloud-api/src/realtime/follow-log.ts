import { setTimeout as delay } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import type { ChangeDocument } from '../operations/change.model.ts'

export type LogFollower = {
  /** Resolves when every later commit of any process will be told. */
  readonly ready: () => Promise<void>
  readonly close: () => Promise<void>
}

type Told = {
  readonly onChanges: (clinicId: string, changes: readonly ChangeDocument[]) => void
  readonly onLost: () => void
}

/** Before the stream is opened again after an error. */
const PAUSE_MS = 1000

/**
 * Follows the logs of all clinics in the database, so that what other API processes commit is told here too. Entries
 * of this process come along as well: the listener tells each once.
 * @param told `onLost`: entries may have been missed, so whoever listens must read anew.
 */
export function followLog(deps: Deps, told: Told): LogFollower {
  const stopped = new AbortController()
  let opening = Promise.withResolvers<void>()
  let close = async () => {}

  async function follow(): Promise<void> {
    const stream = deps.models.Change.collection.watch([{ $match: { operationType: 'insert' } }])
    close = () => stream.close()
    stream.once('resumeTokenChanged', opening.resolve)
    for await (const event of stream) {
      if (event.operationType !== 'insert') continue
      const change = event.fullDocument as unknown as ChangeDocument // the model wrote it
      told.onChanges(change.clinicId, [change])
    }
  }

  async function keepFollowing(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await follow()
      } catch (err) {
        if (stopped.signal.aborted) return
        deps.log.warn({ err }, 'the change stream ended and is opened again')
        opening = Promise.withResolvers()
        told.onLost()
        await delay(PAUSE_MS, undefined, { signal: stopped.signal }).catch(() => {})
      }
    }
  }

  const following = keepFollowing()
  return {
    ready: () => opening.promise,
    close: async () => {
      stopped.abort()
      await close()
      await following
    },
  }
}
