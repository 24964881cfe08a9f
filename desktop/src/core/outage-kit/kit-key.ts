import { createCipheriv, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'

/** What a guess at a password costs: OWASP's figure for PBKDF2 with SHA-256. */
export const KIT_ITERATIONS = 600_000

/** Ties a ciphertext to its place in the file, so that one cannot be passed off as the other. */
export const KIT_AAD = {
  slot: 'front-desk outage kit, slot, 1',
  list: 'front-desk outage kit, list, 1',
} as const

/**
 * The content key under one user's password, base64. Kept by the desk with its known users; goes into the file as it
 * is. It still opens nothing without the password.
 */
export const zKitSlot = z.object({
  iterations: z.number().int().min(KIT_ITERATIONS),
  salt: z.string(),
  iv: z.string(),
  /** AES-256-GCM: ciphertext and tag. */
  key: z.string(),
})
export type KitSlot = z.infer<typeof zKitSlot>

/**
 * A key for the lists of one desk: 32 random bytes, kept encrypted with the desk's cache. Make a new one when a user
 * is forgotten: with an old file and a password they could read later lists. The others get a slot for it when they
 * next sign in or unlock.
 */
export function newKitKey(): Buffer {
  return randomBytes(32)
}

/** Wraps the content key in a password, at the moment the password is there: signing in or unlocking. Takes about 0.2 s, off the event loop. */
export async function wrapKitKey(password: string, contentKey: Uint8Array): Promise<KitSlot> {
  const salt = randomBytes(16)
  // Keyboards differ in how they compose an accent; the page does the same.
  const wrapping = await promisify(pbkdf2)(password.normalize('NFC'), salt, KIT_ITERATIONS, 32, 'sha256')
  const { iv, sealed } = sealKit(wrapping, contentKey, KIT_AAD.slot)
  return { iterations: KIT_ITERATIONS, salt: salt.toString('base64'), iv, key: sealed }
}

/** AES-256-GCM as WebCrypto reads it: the tag at the end. */
export function sealKit(
  key: Uint8Array,
  clear: Uint8Array,
  aad: string,
): { readonly iv: string; readonly sealed: string } {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(aad))
  const sealed = Buffer.concat([cipher.update(clear), cipher.final(), cipher.getAuthTag()])
  return { iv: iv.toString('base64'), sealed: sealed.toString('base64') }
}
