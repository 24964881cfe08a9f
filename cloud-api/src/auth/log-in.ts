import { AppError } from '@scheduler/shared-types/errors/app-error'
import { Mutex } from 'async-mutex'
import type { Deps } from '../deps.ts'
import { assertNotRevoked } from '../desks/known-desk.ts'
import { countEvent, refuseBeyondLimit } from '../http/rate-limits.ts'
import { type OpenedSession, openSession } from './open-session.ts'
import { verifyPassword } from './password.ts'

export type LogIn = {
  readonly email: string
  readonly password: string
  /** Network address of the client, for the limits. */
  readonly address: string
  /** The desk it is done at, from its header. */
  readonly deskId: string | null
}

/**
 * Signs in with e-mail and password.
 * @throws AppError invalid_credentials, the same for an unknown e-mail, a wrong password and a user without a
 * grant in force; rate_limited once too many attempts have failed, even for the right password; desk_revoked.
 */
export function logIn(deps: Deps, { email, password, address, deskId }: LogIn): Promise<OpenedSession> {
  const pair = `${email} ${address}`
  // One at a time for each pair: attempts sent together must not all pass before the first is counted.
  return inTurn(pair, async () => {
    const limits = deps.rateLimits
    await refuseBeyondLimit(limits.loginAddress, address)
    await refuseBeyondLimit(limits.loginEmail, email)
    await refuseBeyondLimit(limits.loginPair, pair)
    const user = await deps.models.User.findOne({ email }).lean()
    const usable = user?.grants.some((grant) => grant.active) ? user : null
    const fits = await verifyPassword(usable?.passwordHash ?? null, password)
    if (!usable || !fits) {
      await Promise.all([
        countFailure(limits.loginAddress, address),
        countFailure(limits.loginEmail, email),
        countFailure(limits.loginPair, pair),
      ])
      throw new AppError('invalid_credentials', 'E-mail and password do not match an active account.')
    }
    await limits.loginPair.delete(pair)
    await assertNotRevoked(deps, deskId)
    return openSession(deps, usable, deskId)
  })
}

/** Counting the last allowed failure must not change its answer: the next attempt is told. */
async function countFailure(limiter: Parameters<typeof countEvent>[0], key: string): Promise<void> {
  try {
    await countEvent(limiter, key)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

const turns = new Map<string, Mutex>()

async function inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  const mutex = turns.get(key) ?? new Mutex()
  turns.set(key, mutex)
  try {
    return await mutex.runExclusive(work)
  } finally {
    if (!mutex.isLocked()) turns.delete(key)
  }
}
