import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import { cursorKey } from './consumer-cursor.model.ts'
import type { DurableConsumer } from './durable-consumer.ts'
import { runConsumer } from './run-consumer.ts'

export type Consumers = {
  /** Looks at every clinic now. Resolves when all that could be done is done. */
  readonly sweep: () => Promise<void>
  /** Lets what is under way finish. */
  readonly close: () => Promise<void>
}

export type ConsumersOptions = {
  /** After a commit, so that those that follow are handled with it. */
  readonly gatherMs?: number
  /** How often every clinic is looked at, for what another process left undone. */
  readonly sweepMs?: number
}

/**
 * Starts the durable consumers of this process. A commit of this process wakes them; what a process that died or failed
 * left undone is found by whichever sweeps next.
 */
export function startConsumers(
  deps: Deps,
  consumers: readonly DurableConsumer[],
  { gatherMs = 250, sweepMs = 10_000 }: ConsumersOptions = {},
): Consumers {
  const owner = randomUUID()
  const stopped = new AbortController()
  const positions = new Map<string, number>()
  const running = new Map<string, Promise<void>>()
  /** Clinics that committed since they were last looked at. */
  const awake = new Set<string>()

  async function run(consumer: DurableConsumer, clinicId: string): Promise<void> {
    const key = cursorKey(clinicId, consumer.name)
    const from = positions.get(key) ?? 0
    try {
      positions.set(key, await runConsumer(deps, consumer, { clinicId, owner, from }))
    } catch (err) {
      if (!stopped.signal.aborted) {
        deps.log.error({ err, clinicId, consumer: consumer.name }, 'a consumer failed and tries again')
      }
    }
  }

  /** One after the other, so that a clinic's consumers never take more than one connection. */
  function runClinic(clinicId: string): Promise<void> {
    const before = running.get(clinicId) ?? Promise.resolve()
    const work = before.then(async () => {
      for (const consumer of consumers) if (!stopped.signal.aborted) await run(consumer, clinicId)
    })
    running.set(clinicId, work)
    void work.then(() => {
      if (running.get(clinicId) === work) running.delete(clinicId)
    })
    return work
  }

  async function wake(clinicId: string): Promise<void> {
    if (awake.has(clinicId)) return
    awake.add(clinicId)
    await delay(gatherMs, undefined, { signal: stopped.signal }).catch(() => {})
    awake.delete(clinicId)
    await runClinic(clinicId)
  }

  async function sweep(): Promise<void> {
    const { ClinicCounter, ConsumerCursor } = deps.models
    const counters = await ClinicCounter.find({}, { auditSeq: 1 }).lean()
    const cursors = await ConsumerCursor.find({}, { seq: 1 }).lean()
    for (const { _id, seq } of cursors) positions.set(_id, Math.max(seq, positions.get(_id) ?? 0))
    const isBehind = (clinicId: string, auditSeq: number) =>
      consumers.some(({ name }) => (positions.get(cursorKey(clinicId, name)) ?? 0) < auditSeq)
    for (const { _id, auditSeq } of counters) if (isBehind(_id, auditSeq)) await runClinic(_id)
  }

  async function keepSweeping(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await sweep()
      } catch (err) {
        deps.log.warn({ err }, 'the consumers could not look for work')
      }
      await delay(sweepMs, undefined, { signal: stopped.signal, ref: false }).catch(() => {})
    }
  }

  const stopListening = deps.events.on((clinicId) => void wake(clinicId))
  const sweeping = keepSweeping()
  return {
    sweep,
    close: async () => {
      stopListening()
      stopped.abort()
      await sweeping
      await Promise.all(running.values())
    },
  }
}
