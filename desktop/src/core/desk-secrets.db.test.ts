import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  makeClinic,
  makePatient,
  makeUser,
  TEST_PASSWORD,
  type TestClinic,
} from '@scheduler/cloud-api/test/factories'
import { startTestApi, type TestApi } from '@scheduler/cloud-api/test/test-server'
import { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import { DAY_MS } from '@scheduler/shared-types/primitives/durations'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FaultyLink, openFaultyLink } from '../../../scripts/test-support/faulty-link.ts'
import { type DeskUnderTest, startDeskUnderTest } from '../test/desk-under-test.ts'

let api: TestApi
let link: FaultyLink
let clinic: TestClinic
let patientId: string
let desk: DeskUnderTest
/** How far this desk's clock is ahead of the true time. */
let ahead: number
const tomorrow = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)

beforeAll(async () => {
  api = await startTestApi()
  link = await openFaultyLink(api.baseUrl)
})
afterAll(async () => {
  await link?.close()
  await api?.close()
})
beforeEach(async () => {
  ahead = 0
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  patientId = await makePatient(api.deps, clinic.id, {
    givenName: 'Zephyrine',
    familyName: 'Quillfeather',
    phone: '+44 7700 987654',
  })
  await link.mend()
  desk = startDeskUnderTest({ apiUrl: link.url, now: () => Date.now() + ahead })
  await desk.call('session.sign-in', { email: clinic.emails.receptionist, password: TEST_PASSWORD })
  await desk.until(({ state }) => state === 'live')
  return () => desk.close()
})

const unlock = (password = TEST_PASSWORD) =>
  desk.call('session.unlock', { userId: clinic.userIds.receptionist, password })
const unlockRefusal = (password: string) =>
  desk.refusalOf('session.unlock', { userId: clinic.userIds.receptionist, password })

function bytesOnDisk(): Buffer {
  return Buffer.concat(readdirSync(desk.dir).map((name) => readFileSync(join(desk.dir, name))))
}

describe('the files of a desk', () => {
  it('hold no patient’s name, phone or note, whatever was done and forgotten', async () => {
    const words = ['Zephyrine', 'Quillfeather', '987654', 'Sousaphone', 'Bellwether', '555 0199', 'Marzipan']
    const start = `${tomorrow}T09:00:00.000Z`
    const found = () => words.filter((word) => bytesOnDisk().includes(word))
    await desk.call('patient.read', { id: patientId })
    const { id } = await desk.call('appointment.book', {
      appointmentTypeId: clinic.appointmentTypeId,
      doctorId: null,
      patientId,
      start,
      note: 'Sousaphone',
    })
    await link.cut()
    await desk.until(({ state }) => state === 'offline')
    await desk.call('patient.create', {
      givenName: 'Bellwether',
      familyName: 'Quillfeather',
      phone: '+44 555 0199',
    })
    await desk.call('appointment.cancel', { id, reason: 'Marzipan', by: 'patient' })
    await desk.call('kit.open', {})
    expect(existsSync(join(desk.dir, 'outage-kit.html'))).toBe(true)
    expect(found()).toEqual([])
    await link.mend()
    desk.desk().networkChanged(true)
    await desk.until(({ state, waiting }) => state === 'live' && waiting === 0)
    expect(found()).toEqual([])
    ahead = 60 * DAY_MS // far enough for everything to be purged
    await desk.restart()
    await desk.desk().close()
    expect(found()).toEqual([])
    expect(bytesOnDisk().includes(clinic.id) || bytesOnDisk().includes(id)).toBe(true) // ids are clear: the search finds
    await desk.restart()
  })

  it('are for this user alone', () => {
    expect(statSync(desk.dir).mode & 0o777).toBe(0o700)
    expect(statSync(join(desk.dir, 'desk.key')).mode & 0o777).toBe(0o600)
  })
})

describe('a locked desk', () => {
  it('answers nothing until somebody gives their password, with or without the server', async () => {
    await desk.call('session.lock', {})
    expect(await desk.call('desk.read', {})).toMatchObject({
      locked: true,
      knownUsers: [{ email: clinic.emails.receptionist }],
    })
    for (const refusal of [
      await desk.refusalOf('day.read', { date: tomorrow }),
      await desk.refusalOf('patient.search', { text: '' }),
      await desk.refusalOf('attention.list', {}),
      await desk.refusalOf('session.sign-out', {}),
    ])
      expect(refusal.code).toBe('desk_locked')
    await link.cut()
    await unlock()
    expect((await desk.call('day.read', { date: tomorrow })).date).toBe(tomorrow)
  })

  it('locks itself when nobody has touched it for a while', async () => {
    ahead = 9 * 60_000
    expect(await desk.call('desk.read', {})).toMatchObject({ locked: false })
    await desk.call('session.touch', {})
    ahead = 18 * 60_000
    expect(await desk.call('desk.read', {})).toMatchObject({ locked: false })
    ahead = 20 * 60_000
    expect(await desk.refusalOf('day.read', { date: tomorrow })).toMatchObject({ code: 'desk_locked' })
  })

  it('lets nobody try passwords for long: then only the server helps', async () => {
    await desk.call('session.lock', {})
    for (let left = 4; left > 0; left--) {
      expect((await unlockRefusal('wrong')).message).toContain(
        `${left === 1 ? 'One more try' : `${left} more tries`}`,
      )
    }
    await desk.restart()
    expect(await unlockRefusal('wrong')).toMatchObject({ code: 'unauthenticated' })
    expect(await unlockRefusal(TEST_PASSWORD)).toMatchObject({ code: 'unauthenticated' })
    expect((await desk.call('desk.read', {})).knownUsers).toEqual([])
    await desk.call('session.sign-in', { email: clinic.emails.receptionist, password: TEST_PASSWORD })
    await desk.call('session.lock', {})
    expect(await unlock()).toMatchObject({ role: 'receptionist' })
  })

  it('forgets the tries after the right password, and everybody after two weeks without the server', async () => {
    await desk.call('session.lock', {})
    await unlockRefusal('wrong')
    await unlock()
    await desk.call('session.lock', {})
    expect((await unlockRefusal('wrong')).message).toContain('4 more tries')
    ahead = 15 * DAY_MS
    expect(await unlockRefusal(TEST_PASSWORD)).toMatchObject({ code: 'unauthenticated' })
  })

  it('knows the last five people', async () => {
    const emails: string[] = []
    for (let i = 0; i < 6; i++) {
      const { email } = await makeUser(api.deps, clinic.id, 'receptionist')
      ahead += 1000
      await desk.call('session.sign-in', { email, password: TEST_PASSWORD })
      emails.unshift(email)
    }
    const { knownUsers } = await desk.call('desk.read', {})
    expect(knownUsers.map(({ email }) => email)).toEqual(emails.slice(0, 5))
  })

  it('keeps what waits when its person signs out, and sends it when they are back', async () => {
    await desk.call('patient.read', { id: patientId })
    await link.cut()
    await desk.until(({ state }) => state === 'offline')
    const booked = await desk.call('appointment.book', {
      appointmentTypeId: clinic.appointmentTypeId,
      doctorId: null,
      patientId,
      start: `${tomorrow}T10:00:00.000Z`,
    })
    await desk.call('session.sign-out', {})
    expect(await desk.refusalOf('attention.list', {})).toMatchObject({ code: 'unauthenticated' })
    await link.mend()
    const { email } = await makeUser(api.deps, clinic.id, 'receptionist')
    await desk.call('session.sign-in', { email, password: TEST_PASSWORD })
    await desk.until(({ state, refused }) => state === 'live' && refused === 1)
    expect(await desk.call('attention.list', {})).toMatchObject([{ refusal: { code: 'unauthenticated' } }])
    const day = await desk.call('day.read', { date: tomorrow })
    expect(day.appointments).toMatchObject([{ id: booked.id, standing: 'provisional' }])
    await desk.call('session.sign-in', { email: clinic.emails.receptionist, password: TEST_PASSWORD })
    await desk.until(({ state, waiting, refused }) => state === 'live' && waiting + refused === 0)
    expect((await desk.call('day.read', { date: tomorrow })).appointments).toMatchObject([
      { id: booked.id, standing: 'accepted' },
    ])
  })
})

describe('a desk that was revoked', () => {
  it('is erased at the next contact, tells so, and is another desk afterwards', async () => {
    await desk.call('patient.read', { id: patientId })
    const before = await desk.call('desk.read', {})
    const key = readFileSync(join(desk.dir, 'desk.key'))
    await link.cut()
    await desk.until(({ state }) => state === 'offline')
    const admin = await api.as(clinic, 'admin')
    await admin.call(deskEndpoints.revoke, {
      params: { clinicId: clinic.id, id: before.deskId },
      operationId: crypto.randomUUID(),
    })
    const ended = new Promise<void>((resolve) => {
      desk.desk().subscribe((event) => event === 'session-ended' && resolve())
    })
    await link.mend()
    desk.desk().networkChanged(true)
    await ended
    expect(await desk.call('session.read', {})).toBeNull()
    const after = await desk.call('desk.read', {})
    expect(after.deskId).not.toBe(before.deskId)
    expect(after.knownUsers).toEqual([])
    expect(readFileSync(join(desk.dir, 'desk.key')).equals(key)).toBe(false)
    expect(existsSync(join(desk.dir, 'outage-kit.html'))).toBe(false)
    const { items } = await admin.call(deskEndpoints.list, { params: { clinicId: clinic.id } })
    expect(items.find(({ id }) => id === before.deskId)?.wipedAt).not.toBeNull()
    await desk.call('session.sign-in', { email: clinic.emails.receptionist, password: TEST_PASSWORD })
    await desk.until(({ state }) => state === 'live')
  })

  it('that had lost its cache before is another desk after the next sign-in is refused', async () => {
    const before = await desk.call('desk.read', {})
    await link.cut()
    await desk.until(({ state }) => state === 'offline')
    const admin = await api.as(clinic, 'admin')
    await admin.call(deskEndpoints.revoke, {
      params: { clinicId: clinic.id, id: before.deskId },
      operationId: crypto.randomUUID(),
    })
    await desk.desk().close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(desk.dir, `desk.db${suffix}`), { force: true })
    await link.mend()
    await desk.restart()
    const given = { email: clinic.emails.receptionist, password: TEST_PASSWORD }
    const ended = new Promise<void>((resolve) => {
      desk.desk().subscribe((event) => event === 'session-ended' && resolve())
    })
    expect((await desk.refusalOf('session.sign-in', given)).code).toBe('desk_revoked')
    await ended
    expect((await desk.call('desk.read', {})).deskId).not.toBe(before.deskId)
    await desk.call('session.sign-in', given)
    await desk.until(({ state }) => state === 'live')
  })
})
