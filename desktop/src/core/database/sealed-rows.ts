import type { z } from 'zod'
import { type RecordBox, Unreadable } from './record-box.ts'

/**
 * Opens one stored record and checks it with its contract.
 * @throws Unreadable also when it does not fit the contract: it was written by another version of the desk
 */
export function openRow<Schema extends z.ZodType>(
  box: RecordBox,
  table: string,
  id: string,
  body: unknown,
  schema: Schema,
): z.output<Schema> {
  if (!(body instanceof Uint8Array)) throw new Unreadable(table)
  const parsed = schema.safeParse(box.open(table, id, body))
  if (!parsed.success) throw new Unreadable(table, parsed.error)
  return parsed.data
}

/** The same; null for a record that does not open. The caller reads it anew or tells a person. */
export function openRowOrNull<Schema extends z.ZodType>(
  ...args: Parameters<typeof openRow<Schema>>
): z.output<Schema> | null {
  try {
    return openRow(...args)
  } catch (error) {
    if (error instanceof Unreadable) return null
    throw error
  }
}
