import { type Doc, isDocument, isNumber, numberOf } from './bson/values.ts'
import { booleanOption, naturalOption } from './commands/command.ts'
import { commands } from './commands/registry.ts'
import { errorLabelsOf, RETRYABLE_CODES } from './error-labels.ts'
import { ERROR_CODES, StoreError, unsupported } from './store-error.ts'

/*
 * MongoDB's `failCommand` fail point, with which tests make real drivers meet real failures. It exists only in a
 * store that was started with `testCommands`.
 */

/** Closes the connection instead of answering. */
export class ConnectionFault extends Error {}

export type FailPoints = { readonly allowed: boolean; failCommand: FailCommand | null }

type FailCommand = {
  /** How often it still strikes. */
  left: number
  readonly commands: readonly string[]
  /** Null where only the write concern is to fail. */
  readonly fault: Fault | null
  readonly writeConcernError: Doc | null
  /** Null: those MongoDB gives by itself. */
  readonly errorLabels: readonly string[] | null
}

/** What happens to a command: it waits, then the connection closes or an error is answered, or else it goes on. */
export type Fault = {
  /** Whether the command is carried out first. MongoDB knows only `before`. */
  readonly when: 'before' | 'after'
  readonly blockMs: number
  readonly close: boolean
  readonly errorCode: number | null
  readonly errorLabels: readonly string[] | null
}

export function createFailPoints(allowed: boolean): FailPoints {
  return { allowed, failCommand: null }
}

/** Sets, replaces or ends the fail point, as {configureFailPoint: 'failCommand', mode, data} asks. */
export function configureFailPoint(points: FailPoints, command: Doc): Doc {
  if (!points.allowed) {
    throw new StoreError('CommandNotFound', "no such command: 'configureFailPoint' (embedded store)")
  }
  if (command.configureFailPoint !== 'failCommand')
    throw unsupported(`the fail point ${String(command.configureFailPoint)}`)
  const left = timesOf(command.mode)
  points.failCommand = left === 0 ? null : { left, ...parseData(command.data) }
  return { ok: 1 }
}

function timesOf(mode: unknown): number {
  if (mode === 'off') return 0
  if (mode === 'alwaysOn') return Number.POSITIVE_INFINITY
  if (isDocument(mode) && isNumber(mode.times) && Object.keys(mode).length === 1)
    return naturalOption(mode.times, 'times')
  throw new StoreError('BadValue', "The mode of a fail point is 'off', 'alwaysOn' or {times: <number>}")
}

/** What `data` may hold; the last is this store's own. */
export const FAIL_COMMAND_DATA = [
  'failCommands',
  'errorCode',
  'errorLabels',
  'closeConnection',
  'blockConnection',
  'blockTimeMS',
  'writeConcernError',
  'afterCommand',
] as const

function parseData(given: unknown): Omit<FailCommand, 'left'> {
  const data = isDocument(given) ? given : {}
  for (const option of Object.keys(data))
    if (!FAIL_COMMAND_DATA.some((known) => known === option))
      throw unsupported(`the fail point's option ${option}`)
  if (!Array.isArray(data.failCommands)) throw new StoreError('BadValue', 'failCommands must be an array')
  const { writeConcernError = null, errorLabels = null } = data
  if (errorLabels !== null && !Array.isArray(errorLabels))
    throw new StoreError('TypeMismatch', 'errorLabels must be an array')
  if (writeConcernError !== null && !isDocument(writeConcernError))
    throw new StoreError('TypeMismatch', 'writeConcernError must be an object')
  const labels = errorLabels?.map(String) ?? null
  return {
    commands: data.failCommands.map(String),
    fault: faultOf(data, labels),
    writeConcernError,
    errorLabels: labels,
  }
}

function faultOf(data: Doc, errorLabels: readonly string[] | null): Fault | null {
  const close = booleanOption(data.closeConnection, 'closeConnection')
  const block = booleanOption(data.blockConnection, 'blockConnection')
  const errorCode = errorCodeOf(data.errorCode)
  const after = booleanOption(data.afterCommand, 'afterCommand')
  if (block && data.blockTimeMS === undefined)
    throw new StoreError('InvalidOptions', "must specify 'blockTimeMS' when 'blockConnection' is true")
  const blockMs = naturalOption(data.blockTimeMS, 'blockTimeMS')
  if (blockMs > MAX_INT)
    throw new StoreError('BadValue', `The field 'blockTimeMS' must not be above ${MAX_INT}`)
  if (!close && !block && errorCode === null) return null
  return { when: after ? 'after' : 'before', blockMs: block ? blockMs : 0, close, errorCode, errorLabels }
}

/** Error codes are of 32 bits, and timers cannot be set to more. */
const MAX_INT = 0x7fffffff

function errorCodeOf(value: unknown): number | null {
  if (value === undefined) return null
  const code = isNumber(value) ? numberOf(value) : Number.NaN
  if (!Number.isInteger(code) || code < 1 || code > MAX_INT)
    throw new StoreError('BadValue', `There is no error of code ${String(value)}`)
  return code
}

/** What is to go wrong with this command, if anything; counts it. */
export function takeFault(points: FailPoints, name: string): Fault | null {
  const fault = points.failCommand?.fault
  return fault && strikes(points, name) ? fault : null
}

/**
 * What is to stand beside the answer of this command, if the fail point is only about its write concern; counts it.
 */
export function takeWriteConcernError(points: FailPoints, name: string, command: Doc): Doc | null {
  const error = points.failCommand?.writeConcernError
  const labels = points.failCommand?.errorLabels
  if (!error || !WRITES.has(name) || !strikes(points, name)) return null
  const writeConcernCode = isNumber(error.code) ? numberOf(error.code) : null
  const errorLabels = labels ?? errorLabelsOf(command, { code: null, writeConcernCode })
  return { writeConcernError: error, ...(errorLabels.length > 0 && { errorLabels }) }
}

/** Commands that wait for a write concern. */
const WRITES: ReadonlySet<string> = new Set([
  'abortTransaction',
  'commitTransaction',
  'create',
  'createIndexes',
  'delete',
  'drop',
  'dropDatabase',
  'dropIndexes',
  'findAndModify',
  'findandmodify',
  'insert',
  'update',
])

/** Whether the fail point is about a command of this name, or of another spelling of it; counts it. */
function strikes(points: FailPoints, name: string): boolean {
  const point = points.failCommand
  const command = commands.get(name)
  const listed = point?.commands.some(
    (each) => each === name || (command !== undefined && commands.get(each) === command),
  )
  if (!point || !listed || name === 'configureFailPoint') return false
  if (--point.left <= 0) points.failCommand = null
  return true
}

/** The answer of a command that fails by a fail point. */
export function failedAnswer(command: Doc, code: number, labels: readonly string[] | null): Doc {
  const errorLabels = labels ?? errorLabelsOf(command, { code })
  return {
    ok: 0,
    errmsg: "Failing command via 'failCommand' failpoint",
    code,
    codeName: NAMES.get(code) ?? `Location${code}`,
    ...(errorLabels.length > 0 && { errorLabels }),
  }
}

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries({ ...RETRYABLE_CODES, ...ERROR_CODES }).map(([name, code]) => [code, name]),
)
