import { randomUUID } from 'node:crypto'
import { startTestApi, type TestApi } from '@scheduler/cloud-api/test/test-server'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { launchBrowser } from '../../scripts/test-support/launch-browser.ts'
import { HANG_MS } from '../../scripts/test-support/limits.ts'
import { axeFindings, visit } from './front-desk.ts'
import {
  addAndBookByHand,
  bookByHand,
  cancelByHand,
  moveByHand,
  noShowByHand,
  noteByHand,
  setStatusByHand,
  timeOffByHand,
  undoByHand,
  visitAt,
  walkInByHand,
} from './outage/hands.ts'
import { makeOutageClinic, type OutageClinic, PATIENTS, type PatientName } from './outage/outage-clinic.ts'
import { goOffline, type OutageDesk, openOutageDesk } from './outage/outage-desk.ts'
import { overlappingPairs, sharedKeys, truthOfDesk, truthOfServer } from './outage/truth.ts'

/*
 * A day without the network. Two desks work through it, by hand and in bulk, while patients go on booking on the web
 * and somebody works elsewhere; then the network comes back badly. Whatever happens, each act ends applied once or in
 * front of a person, no two visits share anything, and everybody agrees.
 */

const DAYS_KEPT = 8
let api: TestApi
let clinic: OutageClinic
let browser: Browser
let first: OutageDesk
let second: OutageDesk

beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeOutageClinic(api)
  browser = await launchBrowser()
  const { book } = clinic
  await book('10:30', 'Dr Ash', 'Adeyemi')
  await book('11:00', 'Dr Ash', 'Bianchi')
  await book('11:30', 'Dr Ash', 'Castillo')
  await book('12:00', 'Dr Ash', 'Dubois')
  await book('12:30', 'Dr Ash', 'Eriksen')
  await book('10:30', 'Dr Birch', 'Fischer')
  await book('11:00', 'Dr Birch', 'Gruber')
  await book('10:30', 'Dr Cedar', 'Haddad')
  await book('11:00', 'Dr Cedar', 'Ivanova')
  await book('11:30', 'Dr Cedar', 'Jansen')
  // Known to the desks by a visit on another day.
  for (const [i, patient] of PATIENTS.slice(10).entries()) {
    const hour = 9 + Math.floor(i / 2)
    await book(`${hour}:${i % 2 === 0 ? '00' : '30'}`, 'Dr Cedar', patient, 1)
  }
  first = await openOutageDesk(browser, api.baseUrl, clinic.emails[0])
  second = await openOutageDesk(browser, api.baseUrl, clinic.emails[1])
})
afterAll(async () => {
  await first?.close()
  await second?.close()
  await browser?.close()
  await api?.close()
})

/** All that was done offline, by desk, as their outboxes had it when the network came back. */
let done: readonly (readonly Operation[])[] = []

test('both desks work through the outage', async () => {
  await Promise.all([goOffline(first), goOffline(second)])

  await Promise.all([workAtFirst(), workAtSecond()])
  await whileTheyWereGone()

  done = [await first.waiting(), await second.waiting()]
  const all = done.flat()
  expect(all.length).toBeGreaterThanOrEqual(60)
  expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length)
  expect(new Set(all.map(({ name }) => name))).toEqual(
    new Set([
      'patient.create',
      'patient.update',
      'appointment.book',
      'appointment.move',
      'appointment.cancel',
      'appointment.change-status',
      'appointment.undo',
      'appointment.update',
      'time-off.create',
      'time-off.remove',
    ]),
  )
  for (const [i, desk] of [first, second].entries()) {
    await desk.page
      .getByText(new RegExp(`${done[i]?.length} waiting`))
      .first()
      .waitFor()
    expect(await axeFindings(desk.page)).toEqual([])
  }
})

async function workAtFirst(): Promise<void> {
  const { page, ipc } = first
  await bookByHand(page, 'Kowalski', '14:00', 'Dr Ash')
  await visit(page, /14:00–.*Kowalski.*Not yet accepted/).waitFor()
  await addAndBookByHand(page, ['Noor', 'Sundstrom'], '14:30', 'Dr Ash')
  await bookByHand(page, 'Lindqvist', '14:00', 'Dr Cedar')
  await moveByHand(page, '11:00', 'Gruber', '12:00')
  await moveByHand(page, '12:30', 'Eriksen', '13:30')
  await cancelByHand(page, '12:00', 'Dubois')
  await setStatusByHand(page, ['11:00', 'Bianchi'], 'Check in', 'Arrived')
  await setStatusByHand(page, ['11:00', 'Bianchi'], 'Start', 'In progress')
  await setStatusByHand(page, ['11:00', 'Bianchi'], 'Complete', 'Completed')
  await undoByHand(page, '11:00', 'Bianchi', 'In progress')
  await noShowByHand(page, '11:30', 'Castillo')
  await noteByHand(page, '10:30', 'Fischer', 'Wheelchair, said at the door')
  await setStatusByHand(page, ['10:30', 'Adeyemi'], 'Check in', 'Arrived')
  await walkInByHand(page, 'Moreau')
  await timeOffByHand(page, 'Dr Cedar', '17:00', '18:00')

  // The rest of the day's work comes by the page's own door, act by act.
  const book = (time: string, doctor: 'Dr Ash' | 'Dr Birch', patient: PatientName, walkIn = false) =>
    ipc.call('appointment.book', {
      id: randomUUID(),
      appointmentTypeId: clinic.typeId,
      doctorId: clinic.doctorIds[doctor],
      patientId: clinic.patientIds[patient],
      start: clinic.at(time),
      walkIn,
    })
  // Walk-in time of this desk: certain, whatever happens elsewhere.
  for (const [time, patient] of [
    ['14:00', 'Novak'],
    ['14:30', 'Okafor'],
    ['15:00', 'Petrov'],
    ['15:30', 'Quintero'],
  ] as const) {
    expect(await book(time, 'Dr Birch', patient, true)).toMatchObject({ standing: 'certain' })
  }
  for (const [time, patient] of [
    ['15:00', 'Rossi'],
    ['15:30', 'Silva'],
    ['16:00', 'Tanaka'],
    ['16:30', 'Ueda'],
    ['17:00', 'Varga'],
    ['17:30', 'Weber'],
  ] as const) {
    expect(await book(time, 'Dr Ash', patient)).toMatchObject({ standing: 'provisional' })
  }
  await inBulk(first, 'A')
  const off = await ipc.call('time-off.create', {
    doctorId: clinic.doctorIds['Dr Birch'],
    start: clinic.at('17:30'),
    end: clinic.at('18:00'),
    reason: 'school',
  })
  await ipc.call('time-off.remove', { id: off.id })
}

async function workAtSecond(): Promise<void> {
  const { page, ipc } = second
  await bookByHand(page, 'Xu', '14:00', 'Dr Ash')
  await setStatusByHand(page, ['10:30', 'Haddad'], 'Check in', 'Arrived')
  await cancelByHand(page, '11:00', 'Ivanova')
  await moveByHand(page, '11:30', 'Jansen', '13:00')
  await noteByHand(page, '10:30', 'Fischer', 'Asked for an interpreter by phone')
  await cancelByHand(page, '10:30', 'Adeyemi')
  for (const [time, patient] of [
    ['15:00', 'Yilmaz'],
    ['15:30', 'Zeman'],
    ['16:00', 'Kowalski'],
    ['16:30', 'Lindqvist'],
  ] as const) {
    await ipc.call('appointment.book', {
      id: randomUUID(),
      appointmentTypeId: clinic.typeId,
      doctorId: clinic.doctorIds['Dr Cedar'],
      patientId: clinic.patientIds[patient],
      start: clinic.at(time),
    })
  }
  await inBulk(second, 'B')
}

/** What either desk does with patients and with tomorrow's visits: both to the same ones. */
async function inBulk({ ipc }: OutageDesk, mark: string): Promise<void> {
  const { appointments } = await ipc.call('day.read', { date: addDays(clinic.today, 1) })
  const tomorrow = appointments.toSorted((a, b) => a.start.localeCompare(b.start))
  for (const { id } of tomorrow.slice(0, 3)) {
    await ipc.call('appointment.change-status', { id, status: 'confirmed' })
  }
  for (const { id } of tomorrow.slice(2, 5)) {
    await ipc.call('appointment.update', { id, note: `Called, desk ${mark}` })
  }
  const [, , , , , , cancelled, moved] = tomorrow
  if (!cancelled || !moved) throw new Error('tomorrow is empty')
  await ipc.call('appointment.cancel', { id: cancelled.id, reason: 'Patient is ill', by: 'patient' })
  await ipc.call('appointment.undo', { id: cancelled.id })
  await ipc.call('appointment.move', {
    id: moved.id,
    start: clinic.at(mark === 'A' ? '17:00' : '17:30', 1),
  })
  for (let i = 0; i < 3; i++) {
    const id = randomUUID()
    await ipc.call('patient.create', {
      id,
      givenName: `New ${i}`,
      familyName: `Desk ${mark}`,
      phone: '+44 7700 900200',
    })
    await ipc.call('patient.update', { id, note: 'Hard of hearing' })
  }
  await ipc.call('patient.update', {
    id: clinic.patientIds.Adeyemi,
    phone: `+44 7700 90030${mark === 'A' ? 1 : 2}`,
  })
}

/** The others do not know that the desks are gone. */
async function whileTheyWereGone(): Promise<void> {
  const { bookOnline, elsewhere, test: made } = clinic
  await bookOnline('14:00', 'Dr Cedar', 'Webster')
  await bookOnline('13:30', 'Dr Ash', 'Webley')
  await bookOnline('16:00', 'Dr Ash', 'Webb')
  await bookOnline('15:30', 'Dr Cedar', 'Weber-Online')
  // The time that is leased to the first desk is not for the public.
  await expect(bookOnline('14:30', 'Dr Birch', 'Wells')).rejects.toMatchObject({
    problem: { code: 'appointment_conflict' },
  })
  const { items } = await elsewhere.call(endpoints.appointment.list, {
    params: { clinicId: made.id },
    query: { from: clinic.at('00:00'), to: clinic.at('23:00') },
  })
  const dubois = items.find(({ patient }) => patient.familyName === 'Dubois')
  await elsewhere.call(endpoints.appointment.move, {
    params: { clinicId: made.id, id: dubois?.id ?? '' },
    body: { start: clinic.at('13:00') },
    operationId: randomUUID(),
  })
}

test('the network comes back badly, and everything ends applied once or in front of a person', async () => {
  first.link.inject(
    { kind: 'corrupt-answer', on: /GET .*\/changes/, at: 40 },
    { kind: 'cut-answer', on: /POST .*\/sync\/push/, at: 0 },
    { kind: 'corrupt-request', on: /POST .*\/sync\/push/, at: 900 },
    { kind: 'delay-answer', on: /POST .*\/sync\/push/, milliseconds: 300 },
  )
  second.link.inject(
    { kind: 'cut-answer', on: /GET .*\/changes/, at: 100 },
    { kind: 'cut-request', on: /POST .*\/sync\/push/, at: 700 },
    { kind: 'corrupt-answer', on: /POST .*\/sync\/push/, at: 30 },
    { kind: 'delay-answer', on: /POST .*\/sync\/push/, milliseconds: 200 },
  )
  await Promise.all([first.mend(), second.mend()])
  // And once more, in the middle of it all.
  await vi.waitUntil(() => first.link.happened().includes('cut-answer'), { timeout: HANG_MS, interval: 20 })
  await first.link.cut()
  await first.mend()
  await Promise.all([settled(first), settled(second)])
  for (const { link } of [first, second]) expect(link.pending()).toEqual([])

  const refused = await Promise.all([first, second].map(({ ipc }) => ipc.call('attention.list', {})))
  const { Audit } = api.deps.models
  for (const [i, operations] of done.entries()) {
    const needPerson = new Set(refused[i]?.map(({ operation }) => operation.operationId))
    for (const operation of operations) {
      const { operationId, name } = operation
      const times = await Audit.countDocuments({ clinicId: clinic.test.id, operationId })
      const what = `${name} of desk ${i + 1}`
      if (needPerson.has(operationId)) expect(times, what).toBe(0)
      // 0: somebody else had done the same already.
      else expect(times, what).toBeLessThanOrEqual(1)
    }
    expect(needPerson.size).toBe(refused[i]?.length)
  }
  await expectApplied(done.flat(), new Set(refused.flat().map(({ operation }) => operation.operationId)))

  const reasons = refused.flat().map(({ operation, refusal }) => `${operation.name} ${refusal.code}`)
  // What the web took: two bookings and a move of the first desk, one booking of the second; what was moved elsewhere.
  expect(
    reasons.filter((reason) => reason === 'appointment.book appointment_conflict').length,
  ).toBeGreaterThanOrEqual(4)
  expect(reasons).toContain('appointment.move appointment_conflict')
  expect(reasons).toContain('appointment.cancel version_conflict')
  await agreed()
})

/** The server has what the acts made; those that need a person left nothing behind. */
async function expectApplied(operations: readonly Operation[], refused: ReadonlySet<string>): Promise<void> {
  const { appointments, patients } = await serverTruth()
  const there = new Set(appointments.map(({ id }) => id))
  for (const { name, args, operationId } of operations) {
    if (name === 'appointment.book') expect(there.has(args.id), name).toBe(!refused.has(operationId))
  }
  expect(patients.length).toBeGreaterThan(PATIENTS.length)
}

async function settled({ ipc }: OutageDesk): Promise<void> {
  await vi.waitUntil(
    async () => {
      const { state, waiting } = await ipc.call('connection.read', {})
      return state === 'live' && waiting === 0
    },
    { timeout: HANG_MS, interval: 100 },
  )
}

const patientIds = () => [
  ...Object.values(clinic.patientIds),
  ...done.flat().flatMap(({ name, args }) => (name === 'patient.create' ? [args.id] : [])),
]

function serverTruth() {
  const span = { from: clinic.at('00:00'), to: clinic.at('00:00', DAYS_KEPT) }
  return truthOfServer(clinic.elsewhere, clinic.test.id, span, patientIds())
}

/** No overlaps, by key and by span, and the two desks and the server agree record by record. */
async function agreed(): Promise<void> {
  const server = await serverTruth()
  expect(await sharedKeys(api, clinic.test.id)).toEqual([])
  expect(overlappingPairs(server.appointments)).toEqual([])
  expect(server.appointments.length).toBeGreaterThanOrEqual(40)
  for (const { ipc } of [first, second]) {
    // An entry of the log that is still on its way to one of them arrives in a moment.
    await vi.waitFor(
      async () => expect(await truthOfDesk(ipc, clinic.today, DAYS_KEPT, patientIds())).toEqual(server),
      { timeout: HANG_MS, interval: 200 },
    )
  }
}

test('what needs a person is decided by hand, until nothing is left and all agree again', async () => {
  const { page } = first
  await page.getByRole('button', { name: /need(s)? attention/ }).click()
  const card = (words: RegExp) => page.getByRole('article', { name: words })
  const lindqvist = card(/Booking: .*Lindqvist/)
  await lindqvist.getByRole('link', { name: /\+44/ }).waitFor()
  expect(await axeFindings(page)).toEqual([])
  await lindqvist
    .getByRole('button', { name: /^1\d:\d\d · / })
    .first()
    .click()
  await lindqvist.waitFor({ state: 'detached' })
  const tanaka = card(/Booking: .*Tanaka/)
  await tanaka.getByRole('button', { name: /Book anyway/ }).click()
  await tanaka.getByRole('button', { name: 'The doctor agreed' }).click()
  await tanaka.getByRole('button', { name: 'Book anyway', exact: true }).click()
  await tanaka.waitFor({ state: 'detached' })
  for (const desk of [first, second]) await dismissAll(desk)
  await Promise.all([settled(first), settled(second)])
  for (const { ipc } of [first, second]) expect(await ipc.call('attention.list', {})).toEqual([])
  await agreed()
  await page.getByRole('button', { name: 'Day', exact: true }).click()
  await visitAt(page, '16:00', 'Tanaka').waitFor()
})

async function dismissAll({ page, ipc }: OutageDesk): Promise<void> {
  const items = await ipc.call('attention.list', {})
  await page.getByRole('button', { name: /^Attention/ }).click()
  for (const { operation } of items) {
    const card = page.locator(`[data-operation-id="${operation.operationId}"]`)
    await card.getByRole('button', { name: /…$/ }).last().click()
    await card.getByRole('button', { name: 'Patient was called' }).click()
    await card.locator('button[type="submit"]').click()
    await card.waitFor({ state: 'detached' })
  }
}
