import type { Doc } from './bson/values.ts'

/** MongoDB's "retriable" errors, by name: the server or the way to it failed, and another try may go well. */
export const RETRYABLE_CODES = {
  HostUnreachable: 6,
  HostNotFound: 7,
  NetworkTimeout: 89,
  ShutdownInProgress: 91,
  ReadConcernMajorityNotAvailableYet: 134,
  PrimarySteppedDown: 189,
  ExceededTimeLimit: 262,
  SocketException: 9001,
  NotWritablePrimary: 10107,
  InterruptedAtShutdown: 11600,
  InterruptedDueToReplStateChange: 11602,
  NotPrimaryNoSecondaryOk: 13435,
  NotPrimaryOrSecondary: 13436,
} as const

const RETRYABLE: ReadonlySet<number> = new Set(Object.values(RETRYABLE_CODES))

const NO_SUCH_TRANSACTION = 251

/** Errors that say a transaction was undone; those of shards are left out. */
const TRANSIENT: ReadonlySet<number> = new Set([
  24, // LockTimeout
  112, // WriteConflict
  239, // SnapshotTooOld
  246, // SnapshotUnavailable
  250, // StaleChunkHistory
  267, // PreparedTransactionInProgress
  272, // MigrationConflict
])

const NON_RESUMABLE: ReadonlySet<number> = new Set([
  280, // ChangeStreamFatalError
  286, // ChangeStreamHistoryLost
])

/** The codes an answer carries; null where it has none. */
type Codes = { readonly code: number | null; readonly writeConcernCode?: number | null }

/**
 * The labels a driver goes by, as MongoDB derives them from the error and from the kind of command that met it: begin
 * the transaction again, send this command again, do not resume the change stream.
 */
export function errorLabelsOf(command: Doc, { code, writeConcernCode = null }: Codes): readonly string[] {
  const inTransaction = command.txnNumber !== undefined && command.autocommit === false
  const ends = 'commitTransaction' in command || 'abortTransaction' in command
  const transient =
    code !== null &&
    (TRANSIENT.has(code) ||
      (code === NO_SUCH_TRANSACTION && !(ends && writeConcernCode !== null)) ||
      (RETRYABLE.has(code) && !ends))
  if (inTransaction && transient) return ['TransientTransactionError']
  const mayBeSentAgain = command.txnNumber !== undefined && (!inTransaction || ends)
  if (mayBeSentAgain && [code, writeConcernCode].some((each) => each !== null && RETRYABLE.has(each)))
    return ['RetryableWriteError']
  return code !== null && NON_RESUMABLE.has(code) ? ['NonResumableChangeStreamError'] : []
}
