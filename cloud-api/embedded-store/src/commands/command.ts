import { type Doc, isDocument, isNumber, numberOf } from '../bson/values.ts'
import type { CursorTable } from '../cursors.ts'
import type { Pace } from '../pace.ts'
import type { Store } from '../storage/store.ts'
import { StoreError, unsupported } from '../store-error.ts'
import type { Transaction } from '../transactions/transaction.ts'

/** What a command works with. */
export type CommandContext = {
  readonly store: Store
  readonly cursors: CursorTable
  readonly db: string
  /** The command document; its first field names the command. */
  readonly command: Doc
  readonly transaction: Transaction | null
  readonly pace: Pace
  /** For a write that may be sent again. */
  readonly retry: Retry | null
  readonly now: () => number
  /** The connection has closed: waiting commands give up. */
  readonly closed: AbortSignal
}

/** How far a write command has come: the statements before `next` are done. */
export type Progress = { readonly next: number; readonly tally: Tally }

/** What the statements of a write command have done. */
export type Tally = { n: number; nModified: number; upserted: Doc[]; errors: WriteError[] }

export type WriteError = { index: number; code: number; errmsg: string; [field: string]: unknown }

export type Retry = {
  /** How far it came when it was sent before. */
  readonly progress: Progress | null
  /** Keeps the progress with what has been written, for the time when it is sent again. */
  readonly remember: (progress: Progress) => void
}

/** A command's answer: a document, or BSON bytes where documents pass through unread. */
export type Answer = Doc | Buffer

export type Command = {
  readonly run: (context: CommandContext) => Answer | Promise<Answer>
  /** Fields it understands besides the general ones; any other is refused. */
  readonly fields: readonly string[] | 'any'
  /** May run inside a transaction. */
  readonly inTransaction?: boolean
  /** Neither reads nor writes documents: it need not wait for the disk, nor fail with it. */
  readonly dataless?: boolean
  /** May be sent again with the same transaction number and then gets the first answer. */
  readonly retryable?: boolean
}

const GENERAL = new Set([
  '$db',
  '$clusterTime',
  '$readPreference',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'autocommit',
  'comment',
  'lsid',
  'maxTimeMS',
  'readConcern',
  'startTransaction',
  'txnNumber',
  'writeConcern',
])

/** @throws StoreError UnknownField: an option this store would otherwise ignore silently */
export function refuseUnknownFields(name: string, fields: Command['fields'], body: Doc): void {
  if (fields === 'any') return
  for (const field of Object.keys(body)) {
    if (field === name || GENERAL.has(field) || fields.includes(field)) continue
    throw new StoreError('UnknownField', `The embedded store does not support the field '${name}.${field}'`)
  }
  booleanOption(body.bypassDocumentValidation, 'bypassDocumentValidation') // there is none to bypass
  refuseMaxTime(body)
  refuseConcerns(body)
  refuseApiVersion(body)
  refuseHalfTransactions(body)
}

/** The longest wait a timer can be set to, in milliseconds. */
const MAX_TIME = 0x7fffffff

function refuseMaxTime({ maxTimeMS }: Doc): void {
  if (naturalOption(maxTimeMS, 'maxTimeMS') > MAX_TIME)
    throw new StoreError('BadValue', `The field 'maxTimeMS' must not be above ${MAX_TIME}`)
}

/** Each is true of the one node there is: its reads see what is durable, its answers mean durable. */
const READ_LEVELS: readonly unknown[] = ['local', 'available', 'majority', 'linearizable', 'snapshot']

function refuseConcerns({ readConcern, writeConcern, autocommit }: Doc): void {
  if (isDocument(readConcern)) {
    const { level, ...rest } = readConcern
    refuseUnknownOptions('readConcern', rest, [])
    if (level !== undefined && !READ_LEVELS.includes(level))
      throw new StoreError('FailedToParse', `There is no readConcern level '${String(level)}'`)
    if (level === 'snapshot' && autocommit !== false)
      throw unsupported("readConcern level 'snapshot' outside a transaction")
  }
  if (!isDocument(writeConcern)) return
  refuseUnknownOptions('writeConcern', writeConcern, ['w', 'j', 'wtimeout'])
  const { w } = writeConcern
  if ((isNumber(w) && numberOf(w) > 1) || (w !== undefined && !isNumber(w) && w !== 'majority'))
    throw new StoreError('UnsatisfiableWriteConcern', 'The embedded store is a replica set of one node')
}

function refuseApiVersion({ apiVersion, apiStrict }: Doc): void {
  if (apiVersion !== undefined && apiVersion !== '1')
    throw new StoreError('APIVersionError', `There is no API version '${String(apiVersion)}'`)
  if (apiStrict === true) throw unsupported('apiStrict')
}

/** Otherwise what was meant for a transaction would be done at once. */
function refuseHalfTransactions({ autocommit, startTransaction, txnNumber, lsid }: Doc): void {
  if (autocommit !== undefined && (autocommit !== false || txnNumber === undefined))
    throw new StoreError('InvalidOptions', 'autocommit must be false and come with a txnNumber')
  if (startTransaction !== undefined && (startTransaction !== true || autocommit !== false))
    throw new StoreError('InvalidOptions', 'startTransaction must be true and come with autocommit: false')
  if (txnNumber !== undefined && (!isNumber(txnNumber) || !isDocument(lsid)))
    throw new StoreError('InvalidOptions', 'A txnNumber must be a number and come with an lsid')
}

/** Refuses options of one statement of a write command. */
export function refuseUnknownOptions(what: string, statement: Doc, known: readonly string[]): void {
  for (const field of Object.keys(statement))
    if (!known.includes(field)) throw unsupported(`the option ${what}.${field}`)
}

/** @throws StoreError IDLFailedToParse when a statement lacks what it cannot be without: nothing is guessed */
export function requireOptions(what: string, statement: Doc, required: readonly string[]): void {
  for (const field of required)
    if (statement[field] === undefined || statement[field] === null)
      throw new StoreError('IDLFailedToParse', `The field '${what}.${field}' is missing but required`)
}

/** A whole number that may not be negative. */
export function naturalOption(value: unknown, name: string): number {
  if (value === undefined || value === null) return 0
  if (!isNumber(value)) throw new StoreError('TypeMismatch', `The field '${name}' must be a number`)
  const number = numberOf(value)
  if (!Number.isInteger(number))
    throw new StoreError('BadValue', `The field '${name}' must be a whole number`)
  if (number < 0) throw new StoreError('BadValue', `The field '${name}' must not be negative`)
  return number
}

/** Yes or no; a number says no if it is 0. */
export function booleanOption(value: unknown, name: string, otherwise = false): boolean {
  if (value === undefined || value === null) return otherwise
  if (typeof value === 'boolean') return value
  if (!isNumber(value)) throw new StoreError('TypeMismatch', `The field '${name}' must be a boolean`)
  return numberOf(value) !== 0
}

/** The collection name a command is about. */
export function collectionName(context: CommandContext, name: string): string {
  const value = context.command[name]
  if (typeof value !== 'string' || value === '') {
    throw new StoreError('InvalidNamespace', `The field '${name}' must name a collection`)
  }
  return value
}
