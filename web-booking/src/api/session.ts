import { type ApiClient, ApiError } from '@scheduler/shared-types/api/api-client'
import { authEndpoints, type Session } from '@scheduler/shared-types/auth/auth.contract'
import {
  type Guest,
  publicBookingEndpoints,
} from '@scheduler/shared-types/public-booking/public-booking.contract'

/** Says only that a refresh cookie may exist, so that guests are spared a pointless call. */
const HINT_KEY = 'scheduler.signed-in'
/** Renewed this long before it runs out, so that a call never leaves with a token that dies on the way. */
const RENEW_AHEAD_MS = 30_000

/** The access token lives here, in memory only; the refresh token in an httpOnly cookie the page cannot read. */
export type SessionStore = {
  readonly current: () => Session | null
  readonly subscribe: (listener: () => void) => () => void
  /** Authorization for the next call; renews a token that is about to run out. */
  readonly headers: () => Promise<Record<string, string>>
  readonly signIn: (email: string, password: string) => Promise<Session>
  readonly register: (slug: string, guest: Guest, password: string) => Promise<Session>
  /** Signs in again from the cookie. False: there is no session. */
  readonly restore: () => Promise<boolean>
  readonly signOut: () => Promise<void>
}

/** @param api A client without session headers, or renewing would wait for itself. */
export function createSessionStore(
  api: ApiClient,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): SessionStore {
  let session: Session | null = null
  let renewing: Promise<boolean> | null = null
  const listeners = new Set<() => void>()

  function set(next: Session | null): void {
    session = next
    if (next) storage.setItem(HINT_KEY, '1')
    else storage.removeItem(HINT_KEY)
    for (const listener of listeners) listener()
  }

  async function renew(): Promise<boolean> {
    try {
      set(await inTurn(() => api.call(authEndpoints.refresh, { body: {} })))
      return true
    } catch (error) {
      // Only a refusal ends the session; a lost connection leaves the cookie, and the next try may work.
      if (error instanceof ApiError && error.problem.status < 500) set(null)
      return false
    }
  }

  function restore(): Promise<boolean> {
    if (!session && !storage.getItem(HINT_KEY)) return Promise.resolve(false)
    renewing ??= renew().finally(() => {
      renewing = null
    })
    return renewing
  }

  async function headers(): Promise<Record<string, string>> {
    if (session && Date.parse(session.accessTokenExpiresAt) - Date.now() < RENEW_AHEAD_MS) await restore()
    return session ? { authorization: `Bearer ${session.accessToken}` } : {}
  }

  async function keep(answer: Promise<Session>): Promise<Session> {
    const next = await answer
    set(next)
    return next
  }

  return {
    current: () => session,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    headers,
    restore,
    signIn: (email, password) =>
      keep(api.call(authEndpoints.login, { body: { email, password, cookie: true } })),
    register: (slug, guest, password) =>
      keep(
        api.call(publicBookingEndpoints.register, {
          params: { slug },
          body: { ...guest, password, cookie: true },
        }),
      ),
    signOut: async () => {
      await api.call(authEndpoints.logout, { body: {} })
      set(null)
    },
  }
}

/** One tab at a time: two tabs spending the same refresh token would look like theft and end the session. */
function inTurn<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  return navigator.locks ? navigator.locks.request('scheduler.refresh', act) : act()
}
