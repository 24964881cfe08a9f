/** MongoDB's error codes that this store answers with, by name. */
export const ERROR_CODES = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  AuthenticationFailed: 18,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  FileStreamFailed: 39,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  ConflictingUpdateOperators: 40,
  CommandNotFound: 59,
  ImmutableField: 66,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  WriteConflict: 112,
  CommandNotSupported: 115,
  ConflictingOperationInProgress: 117,
  TransactionTooOld: 225,
  NoSuchTransaction: 251,
  TransactionCommitted: 256,
  CannotIndexParallelArrays: 171,
  QueryPlanKilled: 175,
  InvalidIndexSpecificationOption: 197,
  ClientDisconnect: 279,
  OperationNotSupportedInTransaction: 263,
  ChangeStreamHistoryLost: 286,
  APIVersionError: 322,
  CursorInUse: 12051,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  CannotCreateIndex: 67,
  DuplicateKey: 11000,
  MechanismUnavailable: 334,
  BSONObjectTooLarge: 10334,
  IDLFailedToParse: 40414,
  UnknownField: 40415,
  Location15952: 15952,
  Location15955: 15955,
  Location15958: 15958,
  Location15976: 15976,
  Location16020: 16020,
  Location16410: 16410,
  Location16610: 16610,
  Location16611: 16611,
  Location17124: 17124,
  Location28689: 28689,
  Location28809: 28809,
  Location28810: 28810,
  Location28818: 28818,
  Location31002: 31002,
  Location31249: 31249,
  Location31253: 31253,
  Location31254: 31254,
  Location51075: 51075,
  Location51091: 51091,
  Location51108: 51108,
  Location40066: 40066,
  Location40068: 40068,
  Location40081: 40081,
  Location40087: 40087,
  Location40149: 40149,
  Location40156: 40156,
  Location40158: 40158,
  Location40160: 40160,
  Location40169: 40169,
  Location40177: 40177,
  Location40228: 40228,
  Location40234: 40234,
  Location40235: 40235,
  Location40237: 40237,
  Location40238: 40238,
  Location40400: 40400,
  Location51270: 51270,
  Location51272: 51272,
  Location5107200: 5107200,
  OutOfDiskSpace: 14031,
  UnsatisfiableWriteConcern: 100,
} as const

export type ErrorName = keyof typeof ERROR_CODES

/** A refusal that goes to the client with MongoDB's code and name. */
export class StoreError extends Error {
  readonly codeName: ErrorName
  readonly code: number
  /** Extra fields of the error document, such as keyPattern and keyValue. */
  readonly fields: Readonly<Record<string, unknown>>

  constructor(codeName: ErrorName, message: string, fields: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'StoreError'
    this.codeName = codeName
    this.code = ERROR_CODES[codeName]
    this.fields = fields
  }
}

/** The refusal of an option, operator or command this store does not have. */
export function unsupported(what: string): StoreError {
  return new StoreError('CommandNotSupported', `The embedded store does not support ${what}`)
}

/** The transaction has ended, or never was; the driver starts it again. */
export function noSuchTransaction(): StoreError {
  return new StoreError('NoSuchTransaction', 'The transaction has been aborted or does not exist.')
}

/** Two writers met on the same document or unique key; the driver starts the transaction again. */
export function writeConflict(): StoreError {
  return new StoreError(
    'WriteConflict',
    'Write conflict with another transaction; please retry your operation',
  )
}
