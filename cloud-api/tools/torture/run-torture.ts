import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { seededRandom } from '../../src/demo/seeded-random.ts'
import { createSharedStand, createStand, type Stand } from '../stand.ts'
import { type ApiProcess, freePort, startApiProcess } from './api-process.ts'
import {
  countDuplicates,
  countLogGaps,
  findLost,
  findOverlaps,
  findOverlapsMeanwhile,
  findUnnamedOverlaps,
  standingClaims,
} from './audit.ts'
import { findWrongRepeats } from './audit-repeats.ts'
import type { Break } from './breaks.ts'
import { checkConsumers } from './check-consumers.ts'
import { collectEvidence, readAnswers, readTroubles } from './collect-evidence.ts'
import { countKinds } from './kinds.ts'
import type { Scenario, Word } from './scenario.ts'
import { seedClinic } from './seed-clinic.ts'
import { findServerErrors, type Outage } from './server-errors.ts'

export type TortureOptions = {
  readonly seconds: number
  /** How many write at the same time. */
  readonly clients: number
  /** API processes on one database, killed in turn. */
  readonly processes: number
  readonly seed: number
  /** Runs a broken build of the API, to show that the audit notices. */
  readonly broken: Break | null
  /** Kills so often, evenly, and ends after so many answers, so that a test does the same on any machine. */
  readonly enough?: { readonly operations: number; readonly kills: number } | undefined
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
  /** Requests that a kill left without an answer. */
  readonly lostAnswers: number
  /** Appointments, live holds and live leases that were compared with each other. */
  readonly compared: number
  readonly overlaps: number
  /** Of acknowledged appointments that stood at the same moment before the end, by the order of the log. */
  readonly overlapsMeanwhile: number
  /** In any lane, without an override of one that names the other. */
  readonly unnamedOverlaps: number
  /** The same with an override from before overrides named appointments; no fault of today's program. */
  readonly legacyOverrides: number
  /** Repeats that had anything else than the first answer. */
  readonly wrongRepeats: number
  readonly serverErrors: number
  readonly lostAcknowledged: number
  readonly duplicates: number
  readonly logGaps: number
  /** Events that a consumer in the killed processes had handled. */
  readonly eventsHandled: number
  /** Events that a consumer missed, repeated or took for something else. */
  readonly eventFaults: number
  /** How often each kind of act and repeat was done. */
  readonly done: Readonly<Record<string, number>>
}

/** Longest time between two kills; short enough that some meet a commit, long enough that work is done. */
const KILL_EVERY_MS = { least: 1500, most: 4000 }

/** Processes take long to start, so a few of them are many clients. */
const CLIENTS_OF_A_PROCESS = 4
const processesOf = (clients: number) => Math.ceil(clients / CLIENTS_OF_A_PROCESS)

/**
 * Many writers against an API that is killed again and again, then the audit of what is left.
 * @throws when told to stop; no process and no file is left then.
 */
export async function runTorture(options: TortureOptions): Promise<TortureResult> {
  const stand = options.processes > 1 ? await createSharedStand('torture') : createStand('torture')
  try {
    const { email: _email, ...seeded } = await stand.withDatabase(async (deps) => {
      const clinic = await seedClinic(deps, processesOf(options.clients), options.seconds)
      // Seeding made it, as a real start would; the broken API neither makes nor misses it.
      if (options.broken === 'drop-index') {
        await deps.models.Appointment.collection.dropIndex('clinicId_1_occupies_1')
      }
      return clinic
    })
    options.stop.throwIfAborted()
    const ports = await Promise.all(Array.from({ length: options.processes }, freePort))
    const logDir = join(stand.directory, 'answers')
    mkdirSync(logDir)
    const scenario: Scenario = {
      ...seeded,
      baseUrls: ports.map((port) => `http://127.0.0.1:${port}`),
      seed: options.seed,
      logDir,
    }
    const outages = await writeAndKill(options, stand, scenario, ports)
    return await audit(options, stand, scenario, outages)
  } finally {
    await stand.dispose()
  }
}

/** @returns when which API process was away; each is in the end */
async function writeAndKill(
  { seconds, seed, clients: count, broken, enough, stop, say }: TortureOptions,
  stand: Stand,
  scenario: Scenario,
  ports: readonly number[],
): Promise<Outage[]> {
  const random = seededRandom(seed)
  // Patients of the public page have addresses of their own, as behind a proxy: one alone would meet the limits.
  const env = { ...stand.apiEnv, TRUST_PROXY: '1' }
  const start = (port: number) => startApiProcess({ port, env, broken, stop })
  const running = await startAll(ports, start)
  const outages: Outage[] = []
  const clients = startClients(scenario, stand.directory, count)
  const killClients = () => void clients.kill()
  stop.addEventListener('abort', killClients)
  try {
    stop.throwIfAborted()
    // Signing in costs a password hash each; on a slow machine that is most of the time there is.
    await clients.ready
    const endAt = Date.now() + seconds * 1000
    clients.say({ endAt, kills: 0 })
    const { kills = Number.POSITIVE_INFINITY, operations = 0 } = enough ?? {}
    while (outages.length < kills) {
      if (enough) {
        await clients.reach((operations * (outages.length + 1)) / (kills + 1))
      } else {
        const pause = random.between(KILL_EVERY_MS.least, KILL_EVERY_MS.most)
        if (Date.now() + pause > endAt) break
        await delay(pause, undefined, { signal: stop })
      }
      const api = outages.length % ports.length
      const from = Date.now()
      await running[api]?.kill()
      running[api] = await start(ports[api] ?? 0) // api is below their number
      outages.push({ api, from, until: Date.now() })
      clients.say({ endAt, kills: outages.length })
      say(`killed and started again: ${outages.length}`)
    }
    if (enough) {
      await clients.reach(operations)
      clients.say({ endAt: Date.now(), kills: outages.length })
    }
    await clients.done
  } finally {
    stop.removeEventListener('abort', killClients)
    await clients.kill()
    // The last kill: what was acknowledged must be on the disk, not in a memory that says goodbye.
    await Promise.all(running.map((api) => api.kill()))
  }
  const now = Date.now()
  return [...outages, ...ports.map((_, api) => ({ api, from: now, until: now }))]
}

/** What is left in the database, and in the clients' logs. */
async function audit(
  { say }: TortureOptions,
  stand: Stand,
  { clinicId, logDir }: Scenario,
  outages: readonly Outage[],
): Promise<TortureResult> {
  const evidence = await stand.withDatabase((deps) => collectEvidence(deps, clinicId))
  const consumers = await stand.withDatabase((deps) => checkConsumers(deps, clinicId))
  const answers = readAnswers(logDir)
  const troubles = readTroubles(logDir)
  const overlaps = findOverlaps(evidence.claims)
  const { unnamed, legacy } = findUnnamedOverlaps(evidence.claims)
  const meanwhile = findOverlapsMeanwhile(standingClaims(answers, evidence.changes))
  const stored = new Map(evidence.appointments.map((one) => [one.id, one]))
  const lost = findLost(answers, stored, evidence.operations)
  const wrong = findWrongRepeats(answers)
  const errors = findServerErrors(troubles, outages)
  const examples = { overlap: overlaps, 'unnamed overlap': unnamed, 'overlap meanwhile': meanwhile }
  for (const [name, found] of Object.entries({ ...examples, lost, 'wrong repeat': wrong, error: errors })) {
    for (const each of found.slice(0, 5)) say(`${name}: ${JSON.stringify(each)}`)
  }
  const acknowledged = answers.filter(({ outcome }) => outcome === 'acknowledged').length
  return {
    operations: answers.length,
    acknowledged,
    refused: answers.length - acknowledged,
    repeated: answers.filter(({ repeat }) => repeat !== null).length,
    kills: outages.length,
    lostAnswers: troubles.filter(({ status }) => status === null).length,
    compared: evidence.claims.length,
    overlaps: overlaps.length,
    overlapsMeanwhile: meanwhile.length,
    unnamedOverlaps: unnamed.length,
    legacyOverrides: legacy.length,
    wrongRepeats: wrong.length,
    serverErrors: errors.length,
    lostAcknowledged: lost.length,
    duplicates: countDuplicates(answers, evidence.appointments.length, evidence.bookings),
    logGaps: countLogGaps(evidence),
    ...consumers,
    done: countKinds(answers),
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
  const children = Array.from({ length: processesOf(count) }, (_, i) => {
    const own = Math.min(CLIENTS_OF_A_PROCESS, count - i * CLIENTS_OF_A_PROCESS)
    return spawn(process.execPath, [entry, file, String(i), String(own)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  })
  const ends = children.map(endOf)
  const done = Promise.all(ends)
  done.catch(() => {}) // when an API does not start, they are killed, and its error is the one to be seen
  const ready = Promise.race([Promise.all(children.map((child) => once(child, 'message'))), done])
  let answers = 0
  const counted = new EventEmitter<{ answer: [] }>()
  for (const child of children) {
    child.on('message', (message) => {
      if (message !== 'answer') return
      answers += 1
      counted.emit('answer')
    })
  }
  return {
    /** Once all have signed in. Rejects when one cannot. */
    ready,
    say: (word: Word) => {
      for (const child of children) if (child.connected) child.send(word)
    },
    /** Once so many answers have been received, or nobody is left to receive any. Rejects as `done`. */
    reach: async (least: number) => {
      const reached = async () => {
        while (answers < least) await once(counted, 'answer')
      }
      await Promise.race([reached(), done])
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
