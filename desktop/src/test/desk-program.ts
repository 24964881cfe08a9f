import { randomUUID } from 'node:crypto'
import { z } from 'zod'

/** A refusal of the program: its code, and its sentence. */
export class ProgramRefused extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.code = code
  }
}

/** What a bundled desk (scripts/record-version) exports, as far as every version has it. */
type Program = {
  readonly createBrowserShell: (deskDir: string) => unknown
  readonly createDesk: (options: object) => {
    readonly handlers: unknown
    readonly subscribe: (listener: (event: string) => void) => () => void
    readonly networkChanged: (isOnline: boolean) => void
    readonly close: () => Promise<void>
  }
  readonly answerCall: (handlers: unknown, name: string, args: unknown) => Promise<unknown>
}

const zAnswer = z.union([
  z.object({ result: z.unknown() }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
])

const zConnection = z.object({ state: z.string(), waiting: z.number(), refused: z.number() })

/** A whole desk program of some version on its folder, spoken to as its screen does. */
export type RunningProgram = {
  /** @throws ProgramRefused */
  readonly call: <Result = unknown>(name: string, args?: object) => Promise<Result>
  readonly networkChanged: (isOnline: boolean) => void
  /** Once the connection looks like this. */
  readonly until: (isSo: (connection: z.infer<typeof zConnection>) => boolean) => Promise<void>
  /** Safe to call twice. */
  readonly close: () => Promise<void>
}

export type ProgramOptions = {
  readonly deskDir: string
  readonly apiUrl: string
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly newId?: () => string
}

/** Starts the desk of a bundle file. */
export async function startDeskProgram(
  file: string,
  { deskDir, apiUrl, now, newId = randomUUID }: ProgramOptions,
): Promise<RunningProgram> {
  const program = (await import(/* @vite-ignore */ file)) as Program // made by scripts/record-version
  const desk = program.createDesk({
    shell: program.createBrowserShell(deskDir),
    apiUrl,
    now,
    newId,
    random: () => 0.5,
    setTimer: (milliseconds: number, call: () => void) => {
      const timer = setTimeout(call, milliseconds)
      return () => clearTimeout(timer)
    },
  })
  const call = async <Result>(name: string, args: object = {}): Promise<Result> => {
    const answer = zAnswer.parse(await program.answerCall(desk.handlers, name, args))
    if ('error' in answer) throw new ProgramRefused(answer.error.code, answer.error.message)
    return answer.result as Result // the caller knows what that version answers
  }
  let closing: Promise<void> | null = null
  return {
    call,
    networkChanged: desk.networkChanged,
    until: async (isSo) => {
      for (;;) {
        const changed = new Promise<void>((resolve) => {
          const stop = desk.subscribe((event) => {
            if (event !== 'connection-changed') return
            stop()
            resolve()
          })
        })
        if (isSo(zConnection.parse(await call('connection.read')))) return
        await changed
      }
    },
    close: () => {
      closing ??= desk.close()
      return closing
    },
  }
}
