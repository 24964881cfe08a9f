import { ApiError } from '@scheduler/shared-types/api/api-client'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import { createSyncEngine, type SyncEngine } from '../sync-engine.ts'
import type { SyncNetwork } from '../sync-ports.ts'
import type { DeskDisk, ModelSnapshot, OpenedDisk } from './desk-disk.types.ts'
import { createModelNetwork, type Link, newLink } from './model-network.ts'
import { USERS } from './model-records.ts'
import type { ModelServer } from './model-server.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Ways to make what the engine hears wrong, to see the test notice. */
export type NetworkFlaw = 'hides-gaps'

/** A desk of the model: a disk and a link that last, and a program that dies and is started again. */
export type ModelDesk = {
  readonly disk: DeskDisk
  readonly link: Link
  readonly engine: () => SyncEngine | null
  /** Who does what is done there. */
  person: string
  /** How far its clock is ahead, in milliseconds. */
  skew: number
  /** The program dies at its so many-th step on the disk from now. */
  readonly dieAfter: (steps: number) => void
  readonly start: () => void
  /** @returns whether it was saved as far as the person can tell */
  readonly save: (operation: Operation) => boolean
  readonly now: () => number
  /** What should not have happened. */
  readonly faults: string[]
}

class Died extends Error {}

export type ModelDeskOptions = {
  readonly deskId: string
  readonly disk: DeskDisk
  readonly server: ModelServer
  readonly time: VirtualTime
  readonly random: () => number
  readonly flaw: NetworkFlaw | null
}

export function createModelDesk({ deskId, disk, server, time, random, flaw }: ModelDeskOptions): ModelDesk {
  const link = newLink()
  const faults: string[] = []
  let stepsLeft: number | null = null
  let program: { isAlive: boolean; readonly engine: SyncEngine; readonly opened: OpenedDisk } | null = null

  function start(): void {
    if (program?.isAlive) return
    stepsLeft = null
    const life = { isAlive: true }
    const die = () => {
      life.isAlive = false
      link.waitingFor = 0
      time.after(random() * 60_000, start)
    }
    const opened = disk.open(() => {
      if (!life.isAlive) throw new Died()
      if (stepsLeft === null || stepsLeft-- > 0) return
      stepsLeft = null
      die()
      throw new Died()
    })
    const network = createModelNetwork({ deskId, server, time, random, link, isAlive: () => life.isAlive })
    const engine = createSyncEngine({
      network: flaw === 'hides-gaps' ? hidingGaps(network, disk) : network,
      storage: opened.storage,
      clock: {
        now: desk.now,
        setTimer: (milliseconds, call) => time.after(milliseconds, () => life.isAlive && call()),
      },
      random,
      wipe: async () => {
        faults.push('wiped without being revoked')
      },
      report: (step, failure, cause) => {
        if (cause instanceof Died || isWanted(cause)) return
        faults.push(`${step}: ${failure.kind}: ${String(cause)}`)
      },
    })
    program = Object.assign(life, { engine, opened })
    engine.start()
  }

  const desk: ModelDesk = {
    disk,
    link,
    person: USERS[0],
    skew: 0,
    engine: () => (program?.isAlive ? program.engine : null),
    dieAfter: (steps) => {
      stepsLeft = steps
    },
    start,
    save: (operation) => {
      if (!program?.isAlive) return false
      try {
        program.opened.insert(operation, desk.person)
      } catch (error) {
        if (error instanceof Died) return false
        throw error
      }
      program.engine.notify('queued')
      return true
    },
    now: () => time.now() + desk.skew,
    faults,
  }
  return desk
}

/** What the poisoned operations bring about. */
function isWanted(cause: unknown): boolean {
  return cause instanceof ApiError && ['validation_failed', 'internal_error'].includes(cause.problem.code)
}

/** Entries pretend to be the next one, whatever was lost before them. */
function hidingGaps(network: SyncNetwork<ModelSnapshot>, disk: DeskDisk): SyncNetwork<ModelSnapshot> {
  return {
    ...network,
    openRealtime: (listener) =>
      network.openRealtime({
        ...listener,
        onEntry: (change) => listener.onEntry({ ...change, seq: (disk.look().cursor ?? 0) + 1 }),
      }),
  }
}
