import { AppError } from '@scheduler/shared-types/errors/app-error'
import { mongo } from 'mongoose'

const DUPLICATE_KEY = 11000

/** Whether a unique index refused. */
export function isDuplicateKey(error: unknown): error is mongo.MongoError {
  return error instanceof mongo.MongoError && error.code === DUPLICATE_KEY
}

/** Somebody else committed in between; running the transaction again is the answer. */
export class StaleCounterError extends Error {
  constructor() {
    super('the clinic was changed by another process')
    this.name = 'StaleCounterError'
  }
}

export function isTransient(error: unknown): boolean {
  if (error instanceof StaleCounterError) return true
  return error instanceof mongo.MongoError && error.hasErrorLabel('TransientTransactionError')
}

export function isCommitUnknown(error: unknown): boolean {
  return error instanceof mongo.MongoError && error.hasErrorLabel('UnknownTransactionCommitResult')
}

/** Whether the unique index that refused is the primary one: the id is taken. */
export function isDuplicateId(error: unknown): boolean {
  if (!isDuplicateKey(error)) return false
  const pattern: unknown = 'keyPattern' in error ? error.keyPattern : undefined
  if (pattern && typeof pattern === 'object') return '_id' in pattern
  return / index: _id_ /.test(error.message)
}

/**
 * Runs a write and turns the refusal of a unique index into `already_exists` with the field named.
 * @param uniqueField Body field the collection's own unique index is about; a taken id is named as `id`.
 */
export async function namingDuplicates<Result>(
  uniqueField: string | undefined,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    const field = isDuplicateId(error) ? 'id' : (uniqueField ?? 'id')
    throw new AppError(
      'already_exists',
      `There is another one with the same ${field} already.`,
      { errors: [{ path: `body.${field}`, message: 'is in use already' }] },
      error,
    )
  }
}
