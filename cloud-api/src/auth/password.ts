import { hash, verify } from '@node-rs/argon2'

/** argon2id with the library's defaults (19 MiB, 2 passes, 1 lane: OWASP's first choice); a PHC string. */
export function hashPassword(password: string): Promise<string> {
  return hash(password)
}

let decoy: Promise<string> | undefined

/**
 * Whether the password fits. Without a hash (no such user) it does the same work on a decoy and says no, so
 * that the time of the answer does not tell whether the e-mail is known.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hash('no password fits this')
  const fits = await verify(passwordHash ?? (await decoy), password)
  return fits && passwordHash !== null
}
