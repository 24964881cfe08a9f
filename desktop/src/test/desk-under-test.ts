import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import { createBrowserShell } from '../browser-host/browser-shell.ts'
import { createDesk, type Desk } from '../core/create-desk.ts'
import { answerCall } from '../ipc/answer-call.ts'
import type {
  Connection,
  DaySchedule,
  IpcArgs,
  IpcError,
  IpcEventName,
  IpcRequestName,
  IpcResult,
} from '../ipc/ipc-contract.ts'

/** A desk on a folder of its own, spoken to as a screen does. */
export type DeskUnderTest = {
  readonly dir: string
  readonly desk: () => Desk
  /** @throws Refused */
  readonly call: <Name extends IpcRequestName>(name: Name, args: IpcArgs<Name>) => Promise<IpcResult<Name>>
  /** The refusal a request meets. */
  readonly refusalOf: <Name extends IpcRequestName>(name: Name, args: IpcArgs<Name>) => Promise<IpcError>
  readonly events: () => readonly IpcEventName[]
  /** Once the connection is in this state. */
  readonly until: (isSo: (connection: Connection) => boolean) => Promise<Connection>
  /** Once the day looks like this. */
  readonly untilDay: (date: string, isSo: (day: DaySchedule) => boolean) => Promise<DaySchedule>
  /** Ends the program and starts it again on the same folder. */
  readonly restart: (options?: Partial<DeskTestOptions>) => Promise<void>
  readonly close: () => Promise<void>
}

export type DeskTestOptions = {
  readonly apiUrl: string
  readonly now?: () => number
  readonly newId?: () => string
}

export class Refused extends Error {
  readonly error: IpcError

  constructor(error: IpcError) {
    super(`${error.code}: ${error.message} ${JSON.stringify(error.errors ?? '')}`)
    this.error = error
  }
}

export function startDeskUnderTest(options: DeskTestOptions, dir?: string): DeskUnderTest {
  const deskDir = dir ?? mkdtempSync(join(tmpdir(), 'scheduler-desk-core-'))
  const events: IpcEventName[] = []
  let current = open(options)

  function open({ apiUrl, now = Date.now, newId = randomUUID }: DeskTestOptions): Desk {
    const desk = createDesk({
      shell: createBrowserShell(deskDir),
      apiUrl,
      now,
      newId,
      random: () => 0.5,
      setTimer: (milliseconds, call) => {
        // Patience is not what is tested: whoever would wait long waits a little.
        const timer = setTimeout(call, Math.min(milliseconds, 1_000_000_000))
        return () => clearTimeout(timer)
      },
    })
    desk.subscribe((event) => events.push(event))
    return desk
  }

  const call: DeskUnderTest['call'] = async (name, args) => {
    const answer = await answerCall(current.handlers, name, args)
    if ('error' in answer) throw new Refused(answer.error)
    return answer.result as IpcResult<typeof name> // parsed with the contract of this very name
  }

  return {
    dir: deskDir,
    desk: () => current,
    call,
    refusalOf: async (name, args) => {
      const answer = await answerCall(current.handlers, name, args)
      if ('error' in answer) return answer.error
      throw new Error(`${name} was not refused: ${JSON.stringify(answer.result)}`)
    },
    events: () => events,
    until: async (isSo) => {
      for (;;) {
        const changed = new Promise<void>((resolve) => {
          const stop = current.subscribe((event) => {
            if (event !== 'connection-changed') return
            stop()
            resolve()
          })
        })
        const connection = await call('connection.read', {})
        if (isSo(connection)) return connection
        await changed
      }
    },
    untilDay: async (date, isSo) => {
      for (;;) {
        const changed = new Promise<void>((resolve) => {
          const stop = current.subscribe((event) => {
            if (event !== 'days-changed') return
            stop()
            resolve()
          })
        })
        const day = await call('day.read', { date })
        if (isSo(day)) return day
        await changed
      }
    },
    restart: async (changes = {}) => {
      await current.close()
      current = open({ ...options, ...changes })
    },
    close: async () => {
      await current.close()
      rmSync(deskDir, { recursive: true, force: true })
    },
  }
}

/** Acts by their names, oldest first. */
export function namesOf(operations: readonly Operation[]): string[] {
  return operations.map(({ name }) => name)
}
