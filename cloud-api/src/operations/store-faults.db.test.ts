import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningStore, startEmbeddedStore } from '@scheduler/embedded-store'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, book } from '../test/booking.ts'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, makeDesk, type TestClinic } from '../test/factories.ts'
import { operation, push } from '../test/push.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

/* The store fails in the ways it can, and the API keeps its promises: done once, or not done and said so. */
const dataDir = mkdtempSync(join(tmpdir(), 'store-faults-'))
let store: RunningStore
let api: TestApi
let clinic: TestClinic
let hour = 8

beforeAll(async () => {
  store = await startEmbeddedStore({ dataDir, testCommands: true })
  const uri = new URL(store.uri)
  uri.pathname = '/faults'
  api = await startTestApi({ env: { mongodbUri: uri.href } })
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
})
afterAll(async () => {
  await api.close()
  await store.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const fail = (mode: unknown, data: object) =>
  api.deps.connection.getClient().db('admin').command({ configureFailPoint: 'failCommand', mode, data })

const countAt = async (start: string) => {
  const desk = await api.as(clinic, 'receptionist')
  const to = new Date(Date.parse(start) + 60_000).toISOString()
  const query = { from: start, to }
  return (await desk.call(appointmentEndpoints.list, { params: { clinicId: clinic.id }, query })).items.length
}

describe('a booking is made once when', () => {
  it.each<[string, unknown, object]>([
    [
      'the answer to the commit is lost',
      { times: 1 },
      { failCommands: ['commitTransaction'], closeConnection: true, afterCommand: true },
    ],
    [
      'the connection closes at the commit',
      { times: 1 },
      { failCommands: ['commitTransaction'], closeConnection: true },
    ],
    ['the connection closes at a write', { times: 1 }, { failCommands: ['insert'], closeConnection: true }],
    ['the connection closes at a read', { times: 1 }, { failCommands: ['find'], closeConnection: true }],
    [
      'the transaction meets another, again and again',
      { times: 5 },
      {
        failCommands: ['insert', 'update', 'findAndModify'],
        errorCode: 112,
        errorLabels: ['TransientTransactionError'],
      },
    ],
  ])('%s', async (_name, mode, data) => {
    const start = at(`${String(hour++).padStart(2, '0')}:00`)
    const desk = await api.as(clinic, 'receptionist')
    const operationId = randomUUID()
    await fail(mode, data)
    const booked = await book(desk, clinic, start, {}, operationId)
    await fail('off', {})
    expect(await book(desk, clinic, start, {}, operationId)).toEqual(booked)
    expect(await countAt(start)).toBe(1)
  })
})

describe('a booking is refused, and can be made later, while', () => {
  it.each<[string, object]>([
    ['the disk is full', { failCommands: ['commitTransaction'], errorCode: 14031 }],
    [
      'the disk refuses',
      { failCommands: ['insert', 'update', 'findAndModify', 'commitTransaction'], errorCode: 39 },
    ],
  ])('%s', async (_name, data) => {
    const start = at(`${String(hour++).padStart(2, '0')}:00`)
    const desk = await api.as(clinic, 'receptionist')
    const operationId = randomUUID()
    await fail('alwaysOn', data)
    const problem = await expectProblem(book(desk, clinic, start, {}, operationId), 'unavailable')
    expect(problem.detail).not.toMatch(/Mongo|disk|failpoint/i)
    await fail('off', {})
    expect(await countAt(start)).toBe(0)
    await book(desk, clinic, start, {}, operationId)
    expect(await countAt(start)).toBe(1)
  })
})

it('a push stops where the store cannot save; sent again it goes on from there, each done once', async () => {
  const deskId = await makeDesk(api.deps, clinic.id)
  const desk = await api.as(clinic, 'receptionist', deskId)
  const { appointmentTypeId, doctorId, patientId } = clinic
  const starts = ['14:00', '15:00', '16:00'].map((time) => at(time, 3))
  const operations = starts.map((start) =>
    operation('appointment.book', { id: randomUUID(), appointmentTypeId, doctorId, patientId, start }),
  )
  await push(desk, clinic.id, ...operations.slice(0, 1))
  await fail('alwaysOn', { failCommands: ['commitTransaction'], errorCode: 14031 })
  const first = await push(desk, clinic.id, ...operations)
  await fail('off', {})
  expect(first.outcomes).toMatchObject([{ outcome: 'applied' }])
  const again = await push(desk, clinic.id, ...operations)
  expect(again.outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied'])
  for (const start of starts) expect(await countAt(start)).toBe(1)
})
