import { type Doc, isDocument, isNumber, numberOf } from './bson/values.ts'
import { ERROR_CODES, type ErrorName, StoreError, unsupported } from './store-error.ts'

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
  readonly fault: Fault
}

/** What happens to a command, and whether it is carried out first. */
export type Fault = { readonly when: 'before' | 'after'; readonly error: StoreError | ConnectionFault }

export function createFailPoints(allowed: boolean): FailPoints {
  return { allowed, failCommand: null }
}

/** configureFailPoint: {configureFailPoint: 'failCommand', mode, data: {failCommands, errorCode | closeConnection, errorLabels}} */
export function configureFailPoint(points: FailPoints, command: Doc): Doc {
  if (!points.allowed) {
    throw new StoreError('CommandNotFound', "no such command: 'configureFailPoint' (embedded store)")
  }
  if (command.configureFailPoint !== 'failCommand')
    throw unsupported(`the fail point ${String(command.configureFailPoint)}`)
  const left = timesOf(command.mode)
  points.failCommand = left === 0 ? null : { left, ...failureOf(command.data) }
  return { ok: 1 }
}

function timesOf(mode: unknown): number {
  if (mode === 'off') return 0
  if (mode === 'alwaysOn') return Number.POSITIVE_INFINITY
  if (isDocument(mode) && isNumber(mode.times) && Object.keys(mode).length === 1) return numberOf(mode.times)
  throw new StoreError('BadValue', "The mode of a fail point is 'off', 'alwaysOn' or {times: <number>}")
}

function failureOf(data: unknown): Omit<FailCommand, 'left'> {
  const { failCommands, errorCode, errorLabels, closeConnection, afterCommand, ...rest } = isDocument(data)
    ? data
    : {}
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw unsupported(`the fail point's option ${unknown}`)
  if (!Array.isArray(failCommands)) throw new StoreError('BadValue', 'failCommands must be an array')
  const when = afterCommand === true ? 'after' : 'before'
  if (closeConnection === true)
    return { commands: failCommands, fault: { when, error: new ConnectionFault('closed by a fail point') } }
  const code = isNumber(errorCode) ? numberOf(errorCode) : Number.NaN
  const known = Object.entries(ERROR_CODES).find(([, each]) => each === code)
  if (!known)
    throw new StoreError('BadValue', `This store answers with no error of code ${String(errorCode)}`)
  const labels = Array.isArray(errorLabels) ? errorLabels.map(String) : []
  const error = new StoreError(
    known[0] as ErrorName,
    "Failing command via 'failCommand' failpoint",
    {},
    labels,
  ) // a key of ERROR_CODES
  return { commands: failCommands, fault: { when, error } }
}

/** What is to go wrong with this command, if anything; counts it. */
export function takeFault(points: FailPoints, name: string): Fault | null {
  const point = points.failCommand
  if (!point?.commands.includes(name)) return null
  if (--point.left <= 0) points.failCommand = null
  return point.fault
}
