import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits; told to the desk once, never stored as they are. */
export function makeDeskSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** A plain hash is enough: there is nothing to guess in 256 random bits. */
export function hashDeskSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

export function isDeskSecret(secret: string, secretHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashDeskSecret(secret)), Buffer.from(secretHash))
}
