import { NetworkError } from '@scheduler/shared-types/api/api-client'
import { SyncError, type SyncNetwork } from '../sync-ports.ts'
import type { ModelSnapshot } from './desk-disk.types.ts'
import { USERS } from './model-records.ts'
import type { ModelServer } from './model-server.ts'
import type { VirtualTime } from './virtual-time.ts'

/** How a desk is connected; the test changes it as it goes. */
export type Link = {
  isCut: boolean
  /** 0: everything arrives at once and once. 1: often not, late, twice. */
  trouble: number
  /** Operations the server tries of one push before it cannot go on. */
  tries: number
  /** Who is signed in at the desk. */
  userId: string | null
  /** Whose refresh tokens the desk holds and the server takes. */
  readonly sessions: Set<string>
  /** Ends the realtime connection so that the desk does not notice at once. */
  dropRealtime: () => void
  /** Calls under way that the desk still waits for. */
  waitingFor: number
}

export type NetworkOptions = {
  readonly deskId: string
  readonly server: ModelServer
  readonly time: VirtualTime
  readonly random: () => number
  readonly link: Link
  /** Whether the program that opened it still runs. */
  readonly isAlive: () => boolean
}

/** The network as a desk meets it: it loses, delays, repeats and reorders. */
export function createModelNetwork(options: NetworkOptions): SyncNetwork<ModelSnapshot> {
  const { deskId, server, time, random, link, isAlive } = options
  const happens = (chance: number) => random() < chance * link.trouble
  const delay = () => 5 + random() * (link.trouble > 0 ? 3000 : 50)
  const lost = () => new NetworkError(new Error('cut'))

  function call<Answer>(signal: AbortSignal, work: () => Answer): Promise<Answer> {
    if (!isAlive()) return new Promise(() => {})
    link.waitingFor += 1
    if (link.waitingFor > 1) throw new Error('Two activities at once')
    return new Promise<Answer>((resolve, reject) => {
      let isOver = false
      const over = (finish: () => void) => {
        if (isOver || !isAlive()) return
        isOver = true
        link.waitingFor -= 1
        finish()
      }
      signal.addEventListener('abort', () => over(() => reject(lost())))
      if (happens(0.03)) return // no answer at all: a dead connection
      const isNeverSent = happens(0.1)
      time.after(delay(), () => {
        if (link.isCut || isNeverSent) return time.after(delay(), () => over(() => reject(lost())))
        const answer = outcomeOf(work)
        if (happens(0.1)) time.after(delay() * 20, () => outcomeOf(work)) // arrives again, much later
        const isAnswerLost = happens(0.1)
        return time.after(delay(), () =>
          over(() => {
            if (link.isCut || isAnswerLost) reject(lost())
            else if ('error' in answer) reject(answer.error)
            else resolve(answer.value)
          }),
        )
      })
    })
  }

  const sessionOf = (userId: string | null): string => {
    if (userId === null || !link.sessions.has(userId)) throw new SyncError({ kind: 'unauthenticated' })
    return userId
  }

  return {
    checkDesk: (signal) => call(signal, () => 'active' as const),
    renewSession: (signal) => call(signal, () => ({ userId: sessionOf(link.userId) })),
    pullChanges: (after, signal) =>
      call(signal, () => {
        sessionOf(link.userId)
        return server.pull(after)
      }),
    readDays: async (signal) => {
      // Two reads with time between them, as over HTTP: each is true for its own position.
      const first = await call(signal, () => {
        sessionOf(link.userId)
        return { seq: server.latest(), lease: new Map(server.records.lease) }
      })
      return call(signal, () => {
        const { appointment, 'time-off': timeOff } = server.records
        const records = {
          lease: first.lease,
          appointment: new Map(appointment),
          'time-off': new Map(timeOff),
        }
        return { seq: Math.min(first.seq, server.latest()), records }
      })
    },
    push: (authorId, operations, signal) =>
      call(signal, () => {
        sessionOf(authorId)
        return { outcomes: server.push(deskId, operations, link.tries) }
      }),
    claimLeases: (signal) =>
      call(signal, () => {
        sessionOf(link.userId)
        return server.claim(deskId)
      }),
    openRealtime: (listener) => {
      let isOpen = isAlive()
      let stop = () => {}
      const whileOpen = (work: () => void) => () => {
        if (isOpen && isAlive()) work()
      }
      const close = () => {
        isOpen = false
        stop()
      }
      time.after(
        delay(),
        whileOpen(() => {
          if (link.isCut || happens(0.2)) {
            close()
            return listener.onClosed()
          }
          let isHearing = true
          stop = server.listen((change) => {
            if (!isHearing || link.isCut || happens(0.1)) return
            for (let copies = happens(0.1) ? 2 : 1; copies > 0; copies--) {
              time.after(
                random() * (link.trouble > 0 ? 2000 : 30),
                whileOpen(() => listener.onEntry(change)),
              )
            }
          })
          const latest = server.latest()
          time.after(
            delay(),
            whileOpen(() => listener.onReady(latest)),
          )
          link.dropRealtime = () => {
            isHearing = false
            time.after(
              random() * 20_000,
              whileOpen(() => {
                close()
                listener.onClosed()
              }),
            )
          }
        }),
      )
      return close
    },
  }
}

function outcomeOf<Value>(work: () => Value): { readonly value: Value } | { readonly error: unknown } {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}

export const newLink = (): Link => ({
  isCut: false,
  trouble: 0.3,
  tries: 50,
  userId: USERS[0],
  sessions: new Set(USERS),
  dropRealtime: () => {},
  waitingFor: 0,
})
