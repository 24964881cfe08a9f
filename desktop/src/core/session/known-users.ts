import { hash, verify } from '@node-rs/argon2'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { DAY_MS } from '@scheduler/shared-types/primitives/durations'
import type { SignedIn } from '../../ipc/ipc-contract.ts'
import type { KnownUser } from '../database/known-user.store.ts'
import type { Stores } from '../database/open-stores.ts'

/** People who can open this desk without the server. */
export const MOST_KNOWN_USERS = 5
/** Wrong passwords after which only signing in at the server helps. */
export const MOST_ATTEMPTS = 5
/** How long after the last sign-in at the server the desk opens without it, in milliseconds. */
export const OFFLINE_LIFE_MS = 14 * DAY_MS

/** Keeps what is needed to let this user in offline; the one who was here longest ago is forgotten. */
export async function rememberUser(
  { meta, knownUsers, outbox, transaction }: Stores,
  user: SignedIn & { readonly email: string },
  password: string,
  now: number,
): Promise<void> {
  // argon2id with the library's defaults (19 MiB, 2 passes, 1 lane: OWASP's first choice); a PHC string.
  const verifier = await hash(password)
  transaction(() => {
    const known = knownUsers.get(user.userId)
    const { userId, name, email, role, doctorId, clinicId } = user
    knownUsers.put({
      userId,
      name,
      email,
      role,
      doctorId,
      clinicId,
      refreshToken: known?.refreshToken ?? null,
      verifier,
      attempts: 0,
      signedInAt: now,
      kitSlot: known?.kitSlot ?? null,
    })
    // With them would go the session that what they did is to be sent with.
    const authors = new Set(outbox.waiting().map(({ actor }) => actor.userId))
    const beyond = knownUsers.all().slice(MOST_KNOWN_USERS)
    const forgotten = beyond.filter(({ userId: id }) => !authors.has(id))
    for (const old of forgotten) knownUsers.remove(old.userId)
    // With an old file and their password they could read later lists: those are for another key.
    if (forgotten.length === 0) return
    meta.write('kitKey', null)
    for (const each of knownUsers.all()) knownUsers.put({ ...each, kitSlot: null })
  })
}

/** Whether this user's password may be tried without the server. */
export function canUnlock(user: KnownUser, now: number): boolean {
  return user.verifier !== null && now - user.signedInAt < OFFLINE_LIFE_MS
}

/**
 * Lets a known user in by what was kept at the last sign-in.
 * @throws AppError invalid_credentials; unauthenticated once too many were wrong or it was too long ago: then only
 * signing in at the server helps
 */
export async function unlock(
  { knownUsers }: Pick<Stores, 'knownUsers'>,
  userId: string,
  password: string,
  now: number,
): Promise<SignedIn> {
  const user = knownUsers.get(userId)
  if (!user?.verifier || !canUnlock(user, now)) throw onlySigningInHelps()
  // Counted before it is tried: whoever pulls the plug in between has used up an attempt.
  const attempts = user.attempts + 1
  const isLast = attempts >= MOST_ATTEMPTS
  knownUsers.put({ ...user, attempts, verifier: isLast ? null : user.verifier })
  const fits = await verify(user.verifier, password)
  const current = knownUsers.get(userId) ?? user
  if (fits) {
    knownUsers.put({ ...current, attempts: 0, verifier: user.verifier })
    const { name, role, doctorId, clinicId } = user
    return { userId, name, role, doctorId, clinicId }
  }
  if (isLast) throw onlySigningInHelps()
  const left = MOST_ATTEMPTS - attempts
  throw new AppError(
    'invalid_credentials',
    `That is not the password. ${left === 1 ? 'One more try is' : `${left} more tries are`} left.`,
  )
}

function onlySigningInHelps(): AppError {
  return new AppError(
    'unauthenticated',
    'This desk cannot be opened offline with that name any more. Sign in with the server.',
  )
}
