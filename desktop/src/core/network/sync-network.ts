import { ApiError } from '@scheduler/shared-types/api/api-client'
import { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import { syncEndpoints } from '@scheduler/shared-types/sync/push.contract'
import type { Stores } from '../database/open-stores.ts'
import type { Identity } from '../identity.ts'
import type { DeskSessions } from '../session/desk-sessions.ts'
import type { ServerClock } from '../session/server-clock.ts'
import { SyncError, type SyncNetwork } from '../sync/sync-ports.ts'
import { openRealtime } from './open-realtime.ts'
import { readSnapshot, type Snapshot } from './read-snapshot.ts'

export type SyncNetworkDeps = {
  readonly identity: Identity
  readonly stores: Stores
  readonly sessions: DeskSessions
  readonly clock: ServerClock
  readonly newId: () => string
  /** Epoch milliseconds by this desk's clock. */
  readonly now: () => number
}

const CHANGES_A_PAGE = 1000

/** The sync engine's network: the API, with the sessions of this desk's users. */
export function createSyncNetwork(deps: SyncNetworkDeps): SyncNetwork<Snapshot> {
  const { identity, stores, sessions, clock, newId, now } = deps
  const { meta } = stores

  function reader(): { readonly userId: string; readonly clinicId: string } {
    const user = meta.read('signedIn')
    if (!user) throw new SyncError({ kind: 'unauthenticated' })
    return user
  }

  return {
    checkDesk: async (signal) => {
      const secret = meta.read('deskSecret')
      // Not paired yet: there is nothing to revoke, unless the desk was one before it lost its cache.
      if (secret === null) return meta.read('isRevoked') ? 'revoked' : 'active'
      const sentAt = now()
      try {
        const answer = await sessions.anonymous.call(deskEndpoints.check, {
          body: { id: identity.deskId, secret },
          signal,
        })
        clock.learn(answer.serverTime, sentAt)
        return answer.state
      } catch (error) {
        if (!(error instanceof ApiError) || error.problem.code !== 'unauthenticated') throw error
        meta.write('deskSecret', null) // the server does not know it: the next who signs in pairs the desk anew
        return 'active'
      }
    },
    renewSession: async () => {
      const { userId } = reader()
      await inSession(sessions.accessToken(userId))
      return { userId }
    },
    pullChanges: async (after, signal) => {
      const { userId, clinicId } = reader()
      const cursor = meta.read('cursor')
      const entryAt = cursor?.seq === after ? cursor.entryAt : null
      const { items, latest } = await sessions.clientOf(userId).call(endpoints.change.list, {
        params: { clinicId },
        query: { after, limit: CHANGES_A_PAGE, ...(entryAt !== null && { afterAt: entryAt }) },
        signal,
      })
      return { changes: items, latest }
    },
    readDays: (signal) => {
      const { userId, clinicId } = reader()
      return readSnapshot(sessions.clientOf(userId), clinicId, clock.now(), signal)
    },
    push: async (authorId, operations, signal) => {
      const clinicId = meta.read('clinicId')
      if (clinicId === null) throw new SyncError({ kind: 'unauthenticated' })
      await inSession(sessions.accessToken(authorId))
      const sentAt = now()
      const answer = await sessions.clientOf(authorId).call(syncEndpoints.push, {
        params: { clinicId },
        body: { operations: [...operations] },
        signal,
      })
      clock.learn(answer.serverTime, sentAt)
      return answer
    },
    claimLeases: async (signal) => {
      const { userId, clinicId } = reader()
      const sentAt = now()
      const { items, serverTime } = await sessions.clientOf(userId).call(leaseEndpoints.claim, {
        params: { clinicId },
        operationId: newId(),
        signal,
      })
      clock.learn(serverTime, sentAt)
      return items
    },
    openRealtime: (listener) => {
      const { userId, clinicId } = reader()
      const { apiUrl } = identity
      if (apiUrl === null) throw new SyncError({ kind: 'network' })
      return openRealtime({ apiUrl, clinicId, token: () => sessions.accessToken(userId) }, listener)
    },
  }
}

/** A session that has ended here is one the server will not take either. */
async function inSession(token: Promise<string>): Promise<void> {
  try {
    await token
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') {
      throw new SyncError({ kind: 'unauthenticated' }, error)
    }
    throw error
  }
}
