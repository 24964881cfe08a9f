import { StartError } from '../../cloud-api/src/start-error.ts'

const DEFAULT_DESK_PORT = 4100

/** DESK_PORT; 0 takes any free one. @throws StartError when it is no port */
export function deskPort(environment: Readonly<Record<string, string | undefined>>): number {
  const given = environment.DESK_PORT
  if (!given) return DEFAULT_DESK_PORT
  const port = Number(given)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new StartError('The environment is not usable: DESK_PORT must be a port from 0 to 65535.')
}

/**
 * Turns what the front desk's host failed with into a sentence where it is about the port, or a desk that is older than
 * what it kept.
 */
export function explainDeskError(error: unknown, port: number): unknown {
  if (error instanceof Error && error.name === 'NewerCache') return new StartError(error.message, error)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} is taken; stop the other program or set DESK_PORT to another one.`,
      error,
    )
  }
  if (code === 'EACCES')
    return new StartError(`Port ${port} may not be used; set DESK_PORT to another one.`, error)
  return error
}
