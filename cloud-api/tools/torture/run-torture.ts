import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { z } from 'zod'
import { seededRandom } from '../../src/demo/seeded-random.ts'
import { createSharedStand, createStand } from '../stand.ts'
import { type ApiProcess, freePort, startApiProcess } from './api-process.ts'
import {
  countDuplicates,
  countLogGaps,
  findLost,
  findOverlaps,
  findOverlapsMeanwhile,
  standingClaims,
} from './audit.ts'
import { checkConsumers } from './check-consumers.ts'
import { collectEvidence, readAnswers } from './collect-evidence.ts'
import type { Scenario, zGo } from './scenario.ts'
import { seedClinic } from './seed-clinic.ts'

export type TortureOptions = {
  readonly seconds: number
  /** Client processes. */
  readonly clients: number
  /** API processes on one database, killed in turn. */
  readonly processes: number
  readonly seed: number
  /** Runs an API without what keeps appointments apart, to show that the audit notices. */
  readonly withoutIndex: boolean
  /** Ends it early: everything is killed and tidied away, and nothing is audited. */
  readonly stop: AbortSignal
  readonly say: (line: string) => void
}

export type TortureResult = {
  /** Answers of any kind, repeats included. */
  readonly operations: number
  readonly acknowledged: number
  readonly refused: number
  /** Operations sent again on purpose after they had been answered. */
  readonly repeated: number
  readonly kills: number
  /** Appointments and live holds that were compared with each other. */
  readonly compared: number
  readonly overlaps: number
  /** Of acknowledged appointments that stood at the same moment before the end, by the order of the log. */
  readonly overlapsMeanwhile: number
  readonly lostAcknowledged: number
  readonly duplicates: number
  readonly logGaps: number
  /** Events that a consumer in the killed processes had dealt with. */
  readonly eventsHandled: number
  readonly eventFaults: number
}

/** Longest time between two kills; short enough that some meet a commit, long enough that work is done. */
const KILL_EVERY_MS = { least: 1500, most: 4500 }

/**
 * Many writers against an API that is killed again and again, then the audit of what is left.
 * @throws when told to stop; no process and no file is left then.
 */
export async function runTorture(options: TortureOptions): Promise<TortureResult> {
  const stand = options.processes > 1 ? await createSharedStand('torture') : createStand('torture')
  try {
    const seeded = await stand.withDatabase(async (deps) => {
      const clinic = await seedClinic(deps)
      // Seeding made it, as a real start would; the broken API neither makes nor misses it.
      if (options.withoutIndex) await deps.models.Appointment.collection.dropIndex('clinicId_1_occupies_1')
      return clinic
    })
    options.stop.throwIfAborted()
    const ports = await Promise.all(Array.from({ length: options.processes }, freePort))
    const logDir = join(stand.directory, 'answers')
    mkdirSync(logDir)
    const random = seededRandom(options.seed)
    const { withoutIndex, stop } = options
    const start = (port: number) => startApiProcess({ port, env: stand.apiEnv, withoutIndex, stop })
    const running = await startAll(ports, start)
    const scenario: Scenario = {
      ...seeded,
      baseUrls: ports.map((port) => `http://127.0.0.1:${port}`),
      seed: options.seed,
      logDir,
    }
    const clients = startClients(scenario, stand.directory, options.clients)
    let kills = 0
    const killClients = () => void clients.kill()
    stop.addEventListener('abort', killClients)
    try {
      stop.throwIfAborted()
      // Signing in costs a password hash each; on a slow machine that is most of the time there is.
      await clients.ready
      const endAt = Date.now() + options.seconds * 1000
      clients.go({ endAt })
      for (;;) {
        const pause = random.between(KILL_EVERY_MS.least, KILL_EVERY_MS.most)
        if (Date.now() + pause > endAt) break
        await delay(pause, undefined, { signal: stop })
        const turn = kills % ports.length
        await running[turn]?.kill()
        kills += 1
        running[turn] = await start(ports[turn] ?? 0) // turn is below their number
        options.say(`killed and started again: ${kills}`)
      }
      await clients.done
    } finally {
      stop.removeEventListener('abort', killClients)
      await clients.kill()
      // The last kill: what was acknowledged must be on the disk, not in a memory that says goodbye.
      await Promise.all(running.map((api) => api.kill()))
    }
    return await stand.withDatabase(async (deps) => {
      const evidence = await collectEvidence(deps, scenario.clinicId)
      const answers = readAnswers(logDir)
      const overlaps = findOverlaps(evidence.claims)
      for (const each of overlaps.slice(0, 5)) options.say(`overlap: ${JSON.stringify(each)}`)
      const meanwhile = findOverlapsMeanwhile(standingClaims(answers, evidence.changes))
      for (const each of meanwhile.slice(0, 5)) options.say(`overlap meanwhile: ${JSON.stringify(each)}`)
      const stored = new Map(evidence.appointments.map((one) => [one.id, one]))
      const lost = findLost(answers, stored, evidence.operations)
      for (const operationId of lost.slice(0, 5)) options.say(`lost: operation ${operationId}`)
      const acknowledged = answers.filter(({ outcome }) => outcome === 'acknowledged').length
      return {
        operations: answers.length,
        acknowledged,
        refused: answers.length - acknowledged,
        repeated: answers.filter(({ repeated }) => repeated).length,
        kills: kills + ports.length,
        compared: evidence.claims.length,
        overlaps: overlaps.length,
        overlapsMeanwhile: meanwhile.length,
        lostAcknowledged: lost.length,
        duplicates: countDuplicates(answers, evidence.appointments.length, evidence.bookings),
        logGaps: countLogGaps(evidence),
        ...(await checkConsumers(deps, scenario.clinicId)),
      }
    })
  } finally {
    await stand.dispose()
  }
}

/** All of them, or none. */
async function startAll(
  ports: readonly number[],
  start: (port: number) => Promise<ApiProcess>,
): Promise<ApiProcess[]> {
  const starts = await Promise.allSettled(ports.map(start))
  const running = starts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failed = starts.find((each) => each.status === 'rejected')
  if (!failed) return running
  await Promise.all(running.map((api) => api.kill()))
  throw failed.reason
}

function startClients(scenario: Scenario, directory: string, count: number) {
  const file = join(directory, 'scenario.json')
  writeFileSync(file, JSON.stringify(scenario))
  const entry = join(import.meta.dirname, 'client.ts')
  const children = Array.from({ length: count }, (_, i) =>
    spawn(process.execPath, [entry, file, String(i)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  )
  const ends = children.map(endOf)
  const done = Promise.all(ends)
  done.catch(() => {}) // when an API does not start, they are killed, and its error is the one to be seen
  const ready = Promise.race([Promise.all(children.map((child) => once(child, 'message'))), done])
  return {
    /** Once all have signed in. Rejects when one cannot. */
    ready,
    go: (word: z.input<typeof zGo>) => {
      for (const child of children) child.send(word)
    },
    /** Rejects when a client fails: an answer it could not understand, or none at all. */
    done,
    /** Resolves when all have ended, so that none writes into a directory that is being removed. */
    kill: async () => {
      for (const child of children) child.kill('SIGKILL')
      await Promise.allSettled(ends)
    },
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`a client process failed with code ${code}`)
}
