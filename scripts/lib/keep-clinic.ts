import { keepOne } from '../../cloud-api/tools/cluster/keep-one.ts'

/** Where an open clinic is reached, as the variables that make the next one open there again. */
export type ClinicPorts = { readonly PORT: string; readonly DESK_PORT: string }

/** The process that runs a clinic, as far as its keeper knows it. */
export type ClinicProcess = {
  /** Settles when the clinic is open, with its ports, or has ended before (null). */
  readonly opened: Promise<ClinicPorts | null>
  /** Settles with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  /** Asks it to stop. */
  readonly end: () => void
}

export type KeepClinicOptions = {
  /** @param ports Where it is to open; null: as the environment says. */
  readonly start: (ports: ClinicPorts | null) => ClinicProcess
  readonly say: (line: string) => void
  /** Resolves after the seconds, or at once when the signal says to stop. */
  readonly pause: (seconds: number, stop: AbortSignal) => Promise<void>
  /** A clock in milliseconds. */
  readonly now: () => number
  readonly stop: AbortSignal
}

const PAUSES = [1, 2, 4, 8, 16, 30] as const

/**
 * Keeps a clinic open until told to stop: one that ends unasked is started again, on the same ports, for ever. One that
 * never opened is not: its settings are wrong, and it has said so.
 * @returns the exit code for whoever started this
 */
export async function keepClinic({ start, say, pause, now, stop }: KeepClinicOptions): Promise<number> {
  let ports: ClinicPorts | null = null
  let current: ClinicProcess | null = null
  let result: number | string = 0
  stop.addEventListener('abort', () => current?.end())

  const begin = (): ClinicProcess => {
    current = start(ports)
    return current
  }
  const follow = async ({ opened, ended }: ClinicProcess): Promise<number> => {
    const open = await opened
    const since = now()
    ports ??= open
    result = await ended
    current = null
    return open ? now() - since : 0
  }

  const first = begin()
  if (!(await first.opened) && !stop.aborted) return codeOf(await first.ended)
  await keepOne({
    first,
    begin,
    follow,
    pauses: PAUSES,
    onEnded: (_, seconds) => {
      say(
        `The clinic ended unexpectedly (${tellEnd(result)}). It starts again in ${seconds} s; all data is kept.`,
      )
      result = 0
    },
    pause,
    stop,
  })
  return codeOf(result)
}

function codeOf(end: number | string): number {
  return typeof end === 'number' ? end : 1
}

function tellEnd(end: number | string): string {
  return typeof end === 'number' ? `exit code ${end}` : end
}
