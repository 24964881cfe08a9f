import { randomUUID } from 'node:crypto'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { eventsOf, type RecordedEvent } from '../audit/events-of.ts'
import { connectDatabase } from '../database/connect.ts'
import type { Deps } from '../deps.ts'
import { defineModels } from '../models.ts'
import { at, book } from '../test/booking.ts'
import { makeClinic, makePatient, type TestClinic } from '../test/factories.ts'
import type { TestApi } from '../test/test-server.ts'
import { startTwoApis, type TwoApis } from '../test/two-apis.ts'
import { LEASE_MS } from './claim-cursor.ts'
import { type DurableConsumer, defineConsumer } from './durable-consumer.ts'
import { runConsumer } from './run-consumer.ts'
import { startConsumers } from './start-consumers.ts'

const KINDS = ['appointment.booked', 'appointment.cancelled'] as const
type Kind = (typeof KINDS)[number]

let apis: TwoApis
let here: TestApi
let there: TestApi
let clinic: TestClinic
beforeAll(async () => {
  apis = await startTwoApis()
  ;({ here, there } = apis)
})
afterAll(async () => {
  await apis.close()
})
beforeEach(async () => {
  clinic = await makeClinic(here.deps, { timeZone: 'UTC' })
})

const keysOf = (events: readonly RecordedEvent<Kind>[]) => events.map(({ key }) => key)

/** What a consumer of these kinds must have been given, in order. */
async function expectedKeys(): Promise<string[]> {
  const entries = await here.deps.models.Audit.find({ clinicId: clinic.id }).sort({ _id: 1 }).lean()
  return entries.flatMap((entry) => keysOf(eventsOf(entry, KINDS)))
}

type Row = { readonly _id: string; readonly clinicId: string; readonly place: number }
const rowsOf = (deps: Deps, name: string) => deps.connection.collection<Row>(`rows_${name}`)

/** Numbers its events in a collection of its own; a repeat or a gap would be seen in the numbers. */
function writer(): DurableConsumer {
  const name = `writer-${randomUUID()}`
  return defineConsumer({
    name,
    kinds: KINDS,
    effect: 'database',
    handle: async (deps, events, session) => {
      const rows = rowsOf(deps, name)
      const [{ clinicId } = { clinicId: '' }] = events
      const count = await rows.countDocuments({ clinicId }, { session })
      const news = events.map(({ key }, i) => ({ _id: `${key}`, clinicId, place: count + i }))
      await rows.insertMany(news, { session })
    },
  })
}

const writtenBy = async ({ name }: DurableConsumer) => {
  const rows = await rowsOf(here.deps, name).find({ clinicId: clinic.id }).sort({ place: 1 }).toArray()
  expect(rows.map(({ place }) => place)).toEqual(rows.map((_, i) => i))
  return rows.map(({ _id }) => _id)
}

/** Has an effect in the world: `seen` is the world. */
function actor(): { readonly consumer: DurableConsumer; readonly seen: string[] } {
  const seen: string[] = []
  const handle = async (_deps: Deps, events: readonly RecordedEvent<Kind>[]) => {
    seen.push(...keysOf(events))
  }
  return {
    consumer: defineConsumer({ name: `actor-${randomUUID()}`, kinds: KINDS, effect: 'outside', handle }),
    seen,
  }
}

/** Books and cancels at the API, so that the clinic has two events more. */
async function bookAndCancel(api: TestApi, time: string, day: number): Promise<void> {
  const desk = await api.as(clinic, 'receptionist')
  const patientId = await makePatient(api.deps, clinic.id)
  const { id } = await book(desk, clinic, at(time, day), { patientId })
  await desk.call(appointmentEndpoints.cancel, {
    params: { clinicId: clinic.id, id },
    body: { reason: 'Ill' },
    operationId: randomUUID(),
  })
}

it('two processes that commit and consume at once: every event once, in order', async () => {
  const [database, outside] = [writer(), actor()]
  const consumers = [database, outside.consumer]
  const started = [here, there].map(({ deps }) => startConsumers(deps, consumers, { gatherMs: 0 }))
  onTestFinished(async () => {
    for (const { close } of started) await close()
  })
  await Promise.all(
    Array.from({ length: 8 }, (_, i) => bookAndCancel(i % 2 === 0 ? here : there, '10:00', 2 + i)),
  )
  // Who finds the other at work leaves the rest to the next look.
  await expect
    .poll(async () => {
      for (const { sweep } of started) await sweep()
      return outside.seen.length
    })
    .toBeGreaterThanOrEqual(16)
  const all = await expectedKeys()
  expect(all).toHaveLength(16)
  expect(outside.seen).toEqual(all)
  expect(await writtenBy(database)).toEqual(all)
})

/** A process of its own that dies at a step: from then on nothing it says reaches the store. */
async function dieAt(
  step: number,
  moment: 'commandStarted' | 'commandSucceeded',
  work: (deps: Deps) => Promise<unknown>,
): Promise<boolean> {
  const uri = new URL(here.deps.env.mongodbUri ?? '')
  uri.searchParams.set('monitorCommands', 'true')
  const { connection, close } = await connectDatabase({ ...here.deps.env, mongodbUri: uri.href })
  const client = connection.getClient()
  let steps = 0
  let hasDied = false
  client.on(moment, () => {
    steps += 1
    if (steps !== step) return
    hasDied = true
    void client.close(true)
  })
  await work({ ...here.deps, connection, models: defineModels(connection) }).catch((error: unknown) => {
    if (!hasDied) throw error
  })
  await close().catch(() => undefined) // closed already where it died
  return hasDied
}

/** Runs the consumer to its end in this process, once the lease of the one that died is over. */
async function rescue(consumer: DurableConsumer): Promise<void> {
  const later = () => new Date(Date.now() + LEASE_MS + 1)
  await runConsumer({ ...here.deps, now: later }, consumer, {
    clinicId: clinic.id,
    owner: 'rescuer',
    from: 0,
  })
}

it.each(['commandStarted', 'commandSucceeded'] as const)(
  'killed at every step (%s): nothing is lost, and nothing is repeated in the database',
  async (moment) => {
    await bookAndCancel(here, '10:00', 2)
    await bookAndCancel(here, '11:00', 2)
    const all = await expectedKeys()
    let deaths = 0
    let repeats = 0
    for (let step = 1; ; step++) {
      const [database, outside] = [writer(), actor()]
      const run = (consumer: DurableConsumer) => (deps: Deps) =>
        runConsumer(deps, consumer, { clinicId: clinic.id, owner: 'victim', from: 0 })
      const died = await dieAt(step, moment, run(database))
      const diedOutside = await dieAt(step, moment, run(outside.consumer))
      await rescue(database)
      await rescue(outside.consumer)
      expect(await writtenBy(database)).toEqual(all)
      // Its effect came before its cursor: all of it once, or all of it again, and the keys say which are the same.
      expect([all.join(), [...all, ...all].join()]).toContain(outside.seen.join())
      if (outside.seen.length > all.length) repeats += 1
      if (!died && !diedOutside) break
      deaths += 1
    }
    expect(deaths).toBeGreaterThanOrEqual(6)
    expect(repeats).toBeGreaterThanOrEqual(1)
  },
)

/** The consumer, but another process takes over while it is at its first events. */
function overtaken(consumer: DurableConsumer, meanwhile: () => Promise<unknown> = async () => {}) {
  let isFirst = true
  const slow: DurableConsumer = {
    ...consumer,
    handle: async (...given) => {
      if (isFirst) {
        isFirst = false
        await rescue(slow)
        await meanwhile()
        await rescue(slow)
      }
      await consumer.handle(...given)
    },
  }
  const run = () => runConsumer(there.deps, slow, { clinicId: clinic.id, owner: 'slow', from: 0 })
  return { slow, run }
}

it('one whose lease was taken over writes nothing', async () => {
  await bookAndCancel(here, '10:00', 2)
  const name = `counter-${randomUUID()}`
  const counter = defineConsumer({
    name,
    kinds: KINDS,
    effect: 'database',
    handle: async (deps, events, session) => {
      // No index of its own would refuse a repeat.
      const rows = events.map(({ clinicId }) => ({ _id: randomUUID(), clinicId, place: 0 }))
      await rowsOf(deps, name).insertMany(rows, { session })
    },
  })
  await expect(overtaken(counter).run()).rejects.toThrow('taken over')
  expect(await rowsOf(here.deps, name).countDocuments()).toBe(2)
})

it('one whose lease was taken over does not move the cursor back', async () => {
  await bookAndCancel(here, '10:00', 2)
  const { consumer, seen } = actor()
  const { slow, run } = overtaken(consumer, () => bookAndCancel(here, '11:00', 2))
  await expect(run()).rejects.toThrow('taken over')
  await rescue(slow)
  const all = await expectedKeys()
  expect(seen).toEqual([...all, ...all.slice(0, 2)])
})

it('a failure stops one clinic for a pause that grows, and then the same events come again', async () => {
  await bookAndCancel(here, '10:00', 2)
  let isBroken = true
  const { consumer, seen } = actor()
  const failing: DurableConsumer = {
    ...consumer,
    handle: async (...given) => {
      if (isBroken) throw new Error('the provider is away')
      await consumer.handle(...given)
    },
  }
  let now = Date.now()
  const run = () =>
    runConsumer({ ...here.deps, now: () => new Date(now) }, failing, {
      clinicId: clinic.id,
      owner: 'one',
      from: 0,
    })
  await expect(run()).rejects.toThrow('the provider is away')
  now += 1000
  await expect(run()).rejects.toThrow('the provider is away')
  isBroken = false
  now += 1999
  await run()
  expect(seen).toEqual([])
  now += 1
  await run()
  expect(seen).toEqual(await expectedKeys())
})

it('entries without an event for it cost a consumer no write', async () => {
  const { consumer, seen } = actor()
  const other: DurableConsumer = { ...consumer, kinds: ['closure.added'] }
  await bookAndCancel(here, '10:00', 2)
  const position = await runConsumer(here.deps, other, { clinicId: clinic.id, owner: 'one', from: 0 })
  const { auditSeq } = await here.deps.models.ClinicCounter.findById(clinic.id).lean().orFail()
  expect(position).toBe(auditSeq)
  expect(await here.deps.models.ConsumerCursor.countDocuments({ consumer: other.name })).toBe(0)
  expect(seen).toEqual([])
})
