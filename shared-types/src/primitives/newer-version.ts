import { z } from 'zod'

/**
 * Stands for a word this program does not know, because a newer one wrote it. Only read: never stored, never sent on
 * purpose. People see “Newer version”.
 */
export const NEWER_VERSION = 'newer-version'

/**
 * Reads a word of an append-only list. A word that was appended later is NEWER_VERSION here, so that a desk which is
 * older than its server shows the record instead of refusing it. For answers and logs; what is sent in is a plain enum.
 */
export function zWordOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum([...words, NEWER_VERSION]).catch(NEWER_VERSION)
}
