import {
  type ApiClient,
  ApiError,
  createApiClient,
  NetworkError,
} from '@scheduler/shared-types/api/api-client'
import { DESK_ID_HEADER, DESK_VERSION_HEADER } from '@scheduler/shared-types/api/names'
import type { Session } from '@scheduler/shared-types/auth/auth.contract'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { DeskError } from '../../ipc/desk-error.ts'
import type { KnownUserStore } from '../database/known-user.store.ts'
import { DESK_VERSION } from '../desk-version.ts'

/** The sessions of this desk's users with the server. Tokens stay in here; the renderer never sees one. */
export type DeskSessions = {
  /** For calls that need nobody signed in. */
  readonly anonymous: ApiClient
  /** For calls in the name of a user; renews the access token by itself. */
  readonly clientOf: (userId: string) => ApiClient
  /** An access token that is good for a while, renewed if needed. @throws AppError unauthenticated, NetworkError */
  readonly accessToken: (userId: string) => Promise<string>
  /** Why the server does not work with a desk as old as this one; null: it does, as far as is known. */
  readonly updateNeeded: () => string | null
  /** Keeps what signing in brought. */
  readonly opened: (userId: string, session: Session) => void
  /** Ends a session here, and at the server if that can be reached. */
  readonly end: (userId: string) => Promise<void>
}

export type DeskSessionsOptions = {
  readonly apiUrl: string | null
  readonly deskId: string
  readonly knownUsers: KnownUserStore
  /** By which this desk proves to be itself when an answer was lost; null: not paired yet. */
  readonly deskSecret: () => string | null
  /** The server's clock, in epoch milliseconds. */
  readonly serverNow: () => number
}

type Access = { readonly token: string; readonly expiresAt: number }

/** A token that ends sooner is renewed before it is used, in milliseconds. */
const LEAST_LIFE = 30_000

export function createDeskSessions(options: DeskSessionsOptions): DeskSessions {
  const { apiUrl, deskId, deskSecret, knownUsers, serverNow } = options
  const access = new Map<string, Access>()
  const renewing = new Map<string, Promise<Access>>()
  const clients = new Map<string, ApiClient>()
  let updateNeeded: string | null = null
  const anonymous = clientWith(() => ({}))

  function clientWith(
    headers: () => Record<string, string>,
    renewSession?: () => Promise<boolean>,
  ): ApiClient {
    if (apiUrl === null) return unpaired
    const client = createApiClient({
      baseUrl: apiUrl,
      headers: () => ({ [DESK_ID_HEADER]: deskId, [DESK_VERSION_HEADER]: DESK_VERSION, ...headers() }),
      ...(renewSession && { renewSession }),
    })
    return { call: (endpoint, input) => noteUpdateNeeded(endpoint.id, client.call(endpoint, input)) }
  }

  async function noteUpdateNeeded<Result>(endpointId: string, answer: Promise<Result>): Promise<Result> {
    try {
      const result = await answer
      // The check is answered to every desk, however old.
      if (endpointId !== 'desk.check') updateNeeded = null
      return result
    } catch (error) {
      if (error instanceof ApiError && error.problem.code === 'desk_outdated') {
        updateNeeded = error.problem.detail
      }
      throw error
    }
  }

  // A refresh token may be used once only, so calls that need one together share one renewal.
  function renew(userId: string): Promise<Access> {
    const under = renewing.get(userId)
    if (under) return under
    const renewal = renewOnce(userId).finally(() => renewing.delete(userId))
    renewing.set(userId, renewal)
    return renewal
  }

  async function renewOnce(userId: string): Promise<Access> {
    const user = knownUsers.get(userId)
    if (!user?.refreshToken) throw sessionEnded()
    try {
      const session = await anonymous.call(endpoints.auth.refresh, {
        body: { refreshToken: user.refreshToken, deskSecret: deskSecret() ?? undefined },
      })
      return keep(userId, session)
    } catch (error) {
      if (!(error instanceof ApiError) || !isOver(error)) throw error
      access.delete(userId)
      const known = knownUsers.get(userId)
      if (known) knownUsers.put({ ...known, refreshToken: null })
      throw sessionEnded()
    }
  }

  function keep(userId: string, session: Session): Access {
    const kept = { token: session.accessToken, expiresAt: Date.parse(session.accessTokenExpiresAt) }
    access.set(userId, kept)
    const user = knownUsers.get(userId)
    // Stored before it is used: a spent refresh token is worthless, and used again it ends the session.
    if (user) knownUsers.put({ ...user, refreshToken: session.refreshToken })
    return kept
  }

  function clientOf(userId: string): ApiClient {
    const known = clients.get(userId)
    if (known) return known
    const inner = clientWith(
      (): Record<string, string> => {
        const token = access.get(userId)?.token
        return token === undefined ? {} : { authorization: `Bearer ${token}` }
      },
      () => renew(userId).then(() => true),
    )
    const client: ApiClient = {
      call: async (endpoint, input) => {
        await accessToken(userId)
        return inner.call(endpoint, input)
      },
    }
    clients.set(userId, client)
    return client
  }

  async function accessToken(userId: string): Promise<string> {
    const known = access.get(userId)
    if (known && known.expiresAt - LEAST_LIFE > serverNow()) return known.token
    return (await renew(userId)).token
  }

  async function end(userId: string): Promise<void> {
    const user = knownUsers.get(userId)
    access.delete(userId)
    if (!user?.refreshToken) return
    const { refreshToken } = user
    knownUsers.put({ ...user, refreshToken: null })
    try {
      await anonymous.call(endpoints.auth.logout, { body: { refreshToken } })
    } catch (error) {
      // Signed out here whatever the server says; its session then ends by its own expiry.
      if (!(error instanceof NetworkError) && !(error instanceof ApiError)) throw error
    }
  }

  return { anonymous, clientOf, accessToken, updateNeeded: () => updateNeeded, opened: keep, end }
}

const unpaired: ApiClient = {
  call: () => Promise.reject(new DeskError('offline', 'Tell this desk the address of your server first.')),
}

function sessionEnded(): AppError {
  return new AppError('unauthenticated', 'The session has ended. Sign in again.')
}

function isOver({ problem }: ApiError): boolean {
  return problem.code === 'unauthenticated' || problem.code === 'refresh_token_reused'
}
