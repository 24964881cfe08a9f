import { type DestinationStream, type Logger, pino } from 'pino'
import type { Env } from './env.ts'

/** Names under which a secret or patient data could slip into a log object; their values are removed. */
const REDACTED = [
  'authorization',
  'cookie',
  'password',
  'passwordHash',
  'refreshToken',
  'accessToken',
  'token',
  'note',
  'email',
  'phone',
  'givenName',
  'familyName',
  'birthDate',
  'body',
  'headers',
  'query',
]

/** Structured log, one JSON object a line. Redaction is the second wall: nothing here should be logged at all. */
export function createLogger(level: Env['logLevel'], destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
    serializers: { err: describeError },
  }
  return destination ? pino(options, destination) : pino(options)
}

/**
 * An error for the log: its type, message and stack. Other properties are dropped, because drivers attach
 * documents to theirs; a duplicate-key message quotes the value, so it is cut.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const message = error.message.replace(/dup key:.*/s, 'dup key: …')
  const stack = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
  return { type: error.name, message, stack, ...cause }
}
