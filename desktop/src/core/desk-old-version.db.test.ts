import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unpackDeskProgram, unpackFolder } from '@scheduler/cloud-api/test/old-version'
import { startOldClinic } from '@scheduler/cloud-api/test/start-old-clinic'
import { type ApiClient, createApiClient } from '@scheduler/shared-types/api/api-client'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningProgram, startDeskProgram } from '../test/desk-program.ts'
import { type DeskUnderTest, startDeskUnderTest } from '../test/desk-under-test.ts'

/*
 * The desk of version 0.1.0 as scripts/record-version left it: thirteen acts wait in its outbox, of each kind one and
 * by two people, and one was refused. For one that waits, the server has given the time away meanwhile.
 */
const VERSION = '0.1.0'
const id = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
const clinicId = id(0x100)
const robin = { userId: id(0x501), password: 'a long recorded password' }
const now = () => Date.parse('2046-11-27T08:31:00Z')

let home: string
let deskDir: string
let api: Awaited<ReturnType<typeof startOldClinic>>
let server: ApiClient

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'scheduler-old-desk-'))
  deskDir = join(home, 'desk')
  unpackFolder(VERSION, 'desk', deskDir)
  api = await startOldClinic(VERSION, home, { now: () => new Date(now()) })
  const guest = createApiClient({ baseUrl: api.url })
  const body = { email: 'robin@elm.test', password: robin.password }
  const { accessToken } = await guest.call(endpoints.auth.login, { body })
  server = createApiClient({
    baseUrl: api.url,
    headers: () => ({ authorization: `Bearer ${accessToken}` }),
  })
})
afterEach(async () => {
  await api?.close()
  rmSync(home, { recursive: true, force: true })
})

const appointment = (number: number) =>
  server.call(endpoints.appointment.read, { params: { clinicId, id: id(number) } })

async function patientNamed(text: string) {
  const found = await server.call(endpoints.patient.search, { params: { clinicId }, body: { text } })
  return found.items
}

/** Everything that waited has come to the server, each act with what it was to do. */
async function expectAllApplied(): Promise<void> {
  const [hanna] = await patientNamed('hanna')
  expect(hanna).toMatchObject({
    familyName: 'Offline',
    phone: '+44 7700 900777',
    note: 'Came in while the line was down',
  })
  expect(await patientNamed('ørs')).toMatchObject([{ phone: '+44 7700 900778' }])
  const ofDay = async (day: string) => {
    const query = { from: `${day}T00:00:00Z`, to: `${day}T23:55:00Z` }
    return (await server.call(endpoints.appointment.list, { params: { clinicId }, query })).items
  }
  const today = await ofDay('2046-11-27')
  expect(today.filter(({ patient }) => patient.id === hanna?.id)).toMatchObject([
    { start: '2046-11-27T11:15:00.000Z', note: 'First visit', sequence: 1 },
  ])
  expect(today.find(({ source }) => source === 'walk-in')).toMatchObject({
    start: '2046-11-27T15:30:00.000Z',
    patient: { givenName: 'Ada' },
  })
  expect(await appointment(0x807)).toMatchObject({ note: 'Ask for the letter. Came at the desk.' })
  expect(await appointment(0x808)).toMatchObject({
    status: 'cancelled',
    cancellation: { reason: 'Is better', by: 'patient' },
  })
  expect(await appointment(0x806)).toMatchObject({ status: 'arrived' })
  // Started, and that undone.
  expect(await appointment(0x805)).toMatchObject({ status: 'arrived', startedAt: null })
  const { items: timeOff } = await server.call(endpoints.timeOff.list, { params: { clinicId } })
  expect(timeOff.map(({ reason }) => reason)).toEqual(['Dentist'])
  const { items: log } = await server.call(endpoints.change.list, {
    params: { clinicId },
    query: { after: 0, limit: 1000 },
  })
  // By the doctor at whose screen it was done, not by the one who is there now.
  expect(log.findLast(({ operation }) => operation === 'time-off.create')?.actor).toMatchObject({
    name: 'Dr Amara Okafor',
  })
}

/** As a newer server would leave it: an entry of the log about something else, and a status nobody knows here. */
async function plantNewerThings(): Promise<void> {
  const { connection, models } = api.deps
  const counter = await models.ClinicCounter.findById(clinicId).lean()
  const seq = (counter?.seq ?? 0) + 1
  const last = await models.Change.findOne({ clinicId, seq: seq - 1 }).lean()
  await connection.collection('changes').insertOne({
    ...last,
    _id: `${clinicId}:${String(seq).padStart(12, '0')}` as never,
    seq,
    entity: 'waitlist-entry',
    entityId: id(0xf01),
    operation: 'waitlist.add',
  })
  await connection.collection('clinic_counters').updateOne({ _id: clinicId as never }, { $set: { seq } })
  await connection
    .collection('appointments')
    .updateOne({ _id: id(0x80a) as never }, { $set: { status: 'called-in' } })
}

/** What is before a person: the act that was refused there, and the one whose time is taken. */
const ATTENTION = [
  { operation: { name: 'appointment.book', args: { start: '2046-11-28T13:00:00Z' } } },
  { operation: { name: 'appointment.book', args: { start: '2046-11-28T15:00:00Z' } } },
]

describe('an outbox of version 0.1.0', () => {
  it('of a desk that was updated: every act is applied or before a person', async () => {
    const desk: DeskUnderTest = startDeskUnderTest({ apiUrl: api.url, now }, deskDir)
    await desk.call('session.unlock', robin)
    expect(await desk.call('desk.read', {})).toMatchObject({ lostWork: null })
    await desk.until(({ state, waiting }) => state === 'live' && waiting === 0)
    await expectAllApplied()
    expect(await desk.call('attention.list', {})).toMatchObject(
      ATTENTION.map((item) => ({ ...item, refusal: { code: 'appointment_conflict' } })),
    )
    expect(await desk.call('desk.read', {})).toMatchObject({ lostWork: null, knownUsers: [{}, {}] })
    await desk.close()
  })

  it('shows offline, after the update, all that was done before it', async () => {
    await api.close()
    const desk = startDeskUnderTest({ apiUrl: api.url, now }, deskDir)
    await desk.call('session.unlock', robin)
    expect(await desk.call('connection.read', {})).toMatchObject({ waiting: 13, refused: 1 })
    const day = await desk.call('day.read', { date: '2046-11-27' })
    expect(day.appointments.find(({ patient }) => patient.familyName === 'Offline')).toMatchObject({
      start: '2046-11-27T11:15:00.000Z',
      standing: 'provisional',
      waiting: ['appointment.book', 'appointment.move'],
    })
    await desk.close()
  })
})

describe('a desk that is older than its server', () => {
  it('skips what it does not know in the log, shows the rest, and loses nothing', async () => {
    await plantNewerThings()
    const desk = startDeskUnderTest({ apiUrl: api.url, now }, deskDir)
    await desk.call('session.unlock', robin)
    await desk.until(({ state, waiting }) => state === 'live' && waiting === 0)
    await expectAllApplied()
    const day = await desk.call('day.read', { date: '2046-11-28' })
    const shown = day.appointments.find((each) => each.id === id(0x80a))
    expect(shown).toMatchObject({ status: 'newer-version', patient: { givenName: 'Dana' } })
    // Nothing is done to what this desk cannot name.
    for (const refused of [
      desk.refusalOf('appointment.change-status', { id: id(0x80a), status: 'arrived' }),
      desk.refusalOf('appointment.cancel', { id: id(0x80a), reason: 'x', by: 'clinic' }),
      desk.refusalOf('appointment.move', { id: id(0x80a), start: '2046-11-28T16:00:00Z' }),
    ])
      expect(await refused).toMatchObject({ code: 'status_transition_refused' })
    await desk.close()
  })

  it('reads the days anew after its update, and only then', async () => {
    const reads: string[] = []
    const realFetch = globalThis.fetch
    globalThis.fetch = (input, init) => {
      if (/\/appointments\?from=/.test(String(input))) reads.push(String(input))
      return realFetch(input, init)
    }
    try {
      const desk = startDeskUnderTest({ apiUrl: api.url, now }, deskDir)
      await desk.call('session.unlock', robin)
      await desk.until(({ state, waiting }) => state === 'live' && waiting === 0)
      expect(reads).toHaveLength(1)
      await desk.restart()
      await desk.call('session.unlock', robin)
      await desk.until(({ state }) => state === 'live')
      expect(reads).toHaveLength(1)
      await desk.close()
    } finally {
      globalThis.fetch = realFetch
    }
  })
})

describe('a desk that is too old for its server', () => {
  beforeEach(async () => {
    await api.close()
    rmSync(join(home, 'clinic'), { recursive: true })
    api = await startOldClinic(VERSION, home, { now: () => new Date(now()), leastDeskVersion: '99.0.0' })
  })

  it('says so in one sentence, keeps its outbox, and does what it can alone', async () => {
    const desk = startDeskUnderTest({ apiUrl: api.url, now }, deskDir)
    await desk.call('session.unlock', robin)
    const { updateNeeded } = await desk.until((connection) => connection.updateNeeded !== null)
    expect(updateNeeded).toMatch(/^Update this desk: the server works with version 99\.0\.0 or newer/)
    expect(await desk.call('connection.read', {})).toMatchObject({ waiting: 13, refused: 1 })
    expect((await desk.call('day.read', { date: '2046-11-27' })).appointments.length).toBeGreaterThan(3)
    const signIn = { email: 'robin@elm.test', password: robin.password }
    expect(await desk.refusalOf('session.sign-in', signIn)).toMatchObject({
      code: 'desk_outdated',
      message: updateNeeded,
    })
    await desk.close()
  })

  it('is told so at sign-in also where it is the program of 0.1.0, whose outbox is kept', async () => {
    const { file, remove } = unpackDeskProgram(VERSION, `too-old-desk-${process.pid}`)
    const desk = await startDeskProgram(file, { deskDir, apiUrl: api.url, now })
    await desk.call('session.unlock', robin)
    await desk.until(({ state }) => state === 'offline')
    const signIn = { email: 'robin@elm.test', password: robin.password }
    await expect(desk.call('session.sign-in', signIn)).rejects.toThrow(
      /Update this desk: the server works with/,
    )
    expect(await desk.call('connection.read')).toMatchObject({ waiting: 13, refused: 1 })
    await desk.close()
    remove()
  })
})

describe('the desk program of version 0.1.0', () => {
  let program: ReturnType<typeof unpackDeskProgram>
  let desk: RunningProgram
  beforeEach(async () => {
    program = unpackDeskProgram(VERSION, `old-desk-${process.pid}`)
    desk = await startDeskProgram(program.file, { deskDir, apiUrl: api.url, now })
    await desk.call('session.unlock', robin)
  })
  afterEach(async () => {
    await desk.close()
    program.remove()
  })

  it('goes on over an entry of the log that it does not know', async () => {
    await plantNewerThings()
    await desk.close()
    await api.deps.connection
      .collection('appointments')
      .updateOne({ _id: id(0x80a) as never }, { $set: { status: 'booked' } }) // statuses are not added
    desk = await startDeskProgram(program.file, { deskDir, apiUrl: api.url, now })
    await desk.call('session.unlock', robin)
    await desk.until(({ state, waiting }) => state === 'live' && waiting === 0)
    await expectAllApplied()
  })

  it('sends its outbox to this API, and works on; then it is updated, and nothing is lost', async () => {
    await desk.until(({ state, waiting }) => state === 'live' && waiting === 0)
    await expectAllApplied()
    expect(await desk.call('attention.list')).toMatchObject(ATTENTION)
    const booked = await desk.call<{ id: string; status: string }>('appointment.book', {
      appointmentTypeId: id(0x401),
      doctorId: id(0x202),
      patientId: id(0x703),
      start: '2046-11-28T08:00:00Z',
    })
    expect(
      await server.call(endpoints.appointment.read, { params: { clinicId, id: booked.id } }),
    ).toMatchObject({ status: 'booked', start: '2046-11-28T08:00:00.000Z' })
    await desk.close()
    const updated = startDeskUnderTest({ apiUrl: api.url, now }, deskDir)
    await updated.call('session.unlock', robin)
    await updated.until(({ state }) => state === 'live')
    expect(await updated.call('attention.list', {})).toMatchObject(ATTENTION)
    expect(await updated.call('desk.read', {})).toMatchObject({ lostWork: null })
    await updated.close()
  })
})
