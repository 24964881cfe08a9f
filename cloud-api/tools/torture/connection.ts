import { setTimeout as delay } from 'node:timers/promises'
import {
  type ApiClient,
  ApiError,
  createApiClient,
  NetworkError,
} from '@scheduler/shared-types/api/api-client'
import { DESK_ID_HEADER } from '@scheduler/shared-types/api/names'
import { authEndpoints } from '@scheduler/shared-types/auth/auth.contract'
import type { SeededRandom } from '../../src/demo/seeded-random.ts'
import type { Scenario, Trouble } from './scenario.ts'

/** How one client reaches the API: any of its processes, so that a repeat often meets another one than the first try. */
export type Connection = {
  /** As a receptionist at a desk. */
  readonly staff: () => ApiClient
  /** As a patient on the public page, each time from another address. */
  readonly guest: () => ApiClient
  readonly signIn: () => Promise<void>
  /**
   * Tries again while nobody answers. Refusals are answers. Null: a server error came again and again.
   * @param onDoubt Called when a try had no answer: it may have been done all the same.
   * @throws ApiError a refusal; NetworkError when nobody answers long after the end.
   */
  readonly untilAnswered: <Result>(
    call: () => Promise<Result>,
    onDoubt?: () => void,
  ) => Promise<Result | null>
  /** An answer with status 200 reports one. */
  readonly noteInternalError: () => void
}

export type ConnectionOptions = {
  readonly scenario: Scenario
  /** Of this client. */
  readonly index: number
  readonly random: SeededRandom
  /** When nothing new is begun any more (ms since the epoch). */
  readonly endAt: () => number
  readonly note: (trouble: Trouble) => void
}

/** How long after the end unanswered operations are still repeated. */
const GRACE_MS = 300_000
/** Of one operation that is answered with an internal error. */
const ERROR_TRIES = 4

export function connect({ scenario, index, random, endAt, note }: ConnectionOptions): Connection {
  const { email, deskId } = scenario.staff[index] ?? { email: '', deskId: '' }
  let accessToken = ''
  const staffClients = scenario.baseUrls.map((baseUrl, api) =>
    createApiClient({
      baseUrl,
      fetch: watchedFetch(api, note),
      headers: () => authorization(accessToken),
      renewSession: async () => {
        accessToken = ''
        await signIn()
        return true
      },
    }),
  )
  const guestClients = scenario.baseUrls.map((baseUrl, api) =>
    createApiClient({
      baseUrl,
      fetch: watchedFetch(api, note),
      headers: () => ({ 'X-Forwarded-For': `10.1.${index % 256}.${random.between(1, 254)}` }),
    }),
  )

  async function signIn(): Promise<void> {
    const call = {
      body: { email, password: scenario.password },
      headers: { [DESK_ID_HEADER]: deskId },
    }
    const session = await untilAnswered(() => random.pick(guestClients).call(authEndpoints.login, call))
    if (!session) throw new Error('signing in ends in a server error')
    accessToken = session.accessToken
  }

  async function untilAnswered<Result>(
    call: () => Promise<Result>,
    onDoubt?: () => void,
  ): Promise<Result | null> {
    for (let errors = 0; ; ) {
      try {
        return await call()
      } catch (error) {
        const status = error instanceof ApiError ? error.problem.status : null
        if (!(error instanceof NetworkError) && (status === null || status < 500)) throw error
        onDoubt?.()
        if (status !== null && status !== 503) errors += 1
        if (errors >= ERROR_TRIES) return null
        if (Date.now() > endAt() + GRACE_MS) throw error
        await delay(random.between(100, 400))
      }
    }
  }

  return {
    staff: () => random.pick(staffClients),
    guest: () => random.pick(guestClients),
    signIn,
    untilAnswered,
    noteInternalError: () => note({ api: 0, status: 500, hasRetryAfter: false, at: Date.now() }),
  }
}

function authorization(accessToken: string): Record<string, string> {
  return accessToken ? { Authorization: `Bearer ${accessToken}` } : {}
}

/** Notes what is no answer, before the client makes something of it. */
function watchedFetch(api: number, note: (trouble: Trouble) => void): typeof fetch {
  return async (input, init) => {
    try {
      const response = await fetch(input, init)
      const { status, headers } = response
      if (status >= 500) note({ api, status, hasRetryAfter: headers.has('Retry-After'), at: Date.now() })
      return response
    } catch (error) {
      // A connection that was refused never carried the request.
      if (!isRefused(error)) note({ api, status: null, hasRetryAfter: false, at: Date.now() })
      throw error
    }
  }
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}
