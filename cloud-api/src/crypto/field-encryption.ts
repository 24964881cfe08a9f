import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { DataKeys } from '../env.ts'

const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Encrypts a field for storage: `keyId.base64url(iv ‖ tag ‖ ciphertext)`, AES-256-GCM (NIST SP 800-38D).
 * The empty text stays empty.
 * @param context What the field belongs to, such as `patient:<id>`; a value moved elsewhere does not decrypt.
 */
export function encryptField(keys: DataKeys, text: string, context: string): string {
  if (text === '') return ''
  const current = keys[0]
  if (!current) throw new Error('no data key')
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', current.key, iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(context))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `${current.id}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`
}

/**
 * Reads what encryptField wrote, with whichever key it names.
 * @throws Error when the key is not known or the value was altered or belongs elsewhere.
 */
export function decryptField(keys: DataKeys, stored: string, context: string): string {
  if (stored === '') return ''
  const dot = stored.indexOf('.')
  const id = stored.slice(0, dot)
  const found = keys.find((candidate) => candidate.id === id)
  if (dot < 1 || !found) throw new Error('the key of an encrypted field is not among DATA_KEYS')
  const sealed = Buffer.from(stored.slice(dot + 1), 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', found.key, sealed.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  const text = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
  return text.toString('utf8')
}
