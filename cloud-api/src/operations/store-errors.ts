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
