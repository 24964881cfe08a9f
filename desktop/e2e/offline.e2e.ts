import { at, book } from '@scheduler/cloud-api/test/booking'
import { makePatient, TEST_PASSWORD } from '@scheduler/cloud-api/test/factories'
import { endpoints } from '@scheduler/shared-types/endpoints'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  axeFindings,
  board,
  expectToast,
  FIRST_DOCTOR,
  type FrontDeskTest,
  panel,
  SECOND_DOCTOR,
  startFrontDesk,
  visit,
} from './front-desk.ts'
import { type LinkedDesk, openLinkedDesk } from './linked-desk.ts'

let clinic: FrontDeskTest
let desk: LinkedDesk
beforeAll(async () => {
  clinic = await startFrontDesk()
})
afterAll(() => clinic.close())
beforeEach(async () => {
  desk = await openLinkedDesk(clinic)
})
afterEach(() => desk.close())

/** Books on the server, elsewhere. */
const bookAt = (time: string, patientId = clinic.patientId, doctorId = clinic.clinic.doctorId) =>
  book(clinic.otherDesk, clinic.clinic, at(time, 1), {
    appointmentTypeId: clinic.typeId,
    patientId,
    doctorId,
    roomId: null,
  })

const newPatient = (givenName: string, familyName: string) =>
  makePatient(clinic.api.deps, clinic.clinic.id, { givenName, familyName })

async function openTomorrow(): Promise<Page> {
  const page = await desk.openSignedIn()
  await page.getByRole('button', { name: 'Next day' }).click()
  await board(page).waitFor()
  return page
}

async function goOffline(page: Page): Promise<void> {
  await desk.link.cut()
  await page.getByText(/Offline · as of/).waitFor()
}

async function comeBack(page: Page): Promise<void> {
  await desk.mend()
  await page.getByText('Live', { exact: true }).waitFor()
}

const waits = (page: Page, words: string) => page.getByText(`· ${words}`, { exact: true }).waitFor()

/** Books in the panel, for somebody the desk knows. */
async function bookHere(page: Page, name: string, time: string, doctor: string): Promise<void> {
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await panel(page).getByRole('combobox', { name: 'Patient' }).fill(name)
  await page.getByRole('option', { name: new RegExp(`^${name}`) }).click()
  await panel(page).getByLabel('Type').selectOption({ label: 'Check-up · 30 min' })
  await page.getByRole('button', { name: `Choose ${time}, ${doctor}` }).click()
  await panel(page).getByRole('button', { name: 'Book', exact: true }).click()
}

async function onServer(id: string) {
  return clinic.otherDesk.call(endpoints.appointment.read, { params: { clinicId: clinic.clinic.id, id } })
}

test('a day’s work without the server waits in sight, and is accepted when it is back', async () => {
  const [arriving, moving, leaving] = [await bookAt('08:00'), await bookAt('09:00'), await bookAt('10:00')]
  const page = await openTomorrow()
  await visit(page, /10:00–10:30.*Okafor/).waitFor()
  await goOffline(page)
  await page.getByRole('button', { name: /Offline · as of/ }).click()
  await page.getByText(/Patients get no message before that/).waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  expect(await page.getByText(/Patients get no message before that/).count()).toBe(0)
  // The day itself says since when it may have changed.
  await board(page)
    .getByText(/^as of/)
    .waitFor()

  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await panel(page)
    .getByText(/Without the server only patients of these days/)
    .waitFor()
  await panel(page).getByRole('button', { name: 'New patient' }).click()
  await panel(page).getByLabel('Given name').fill('Noor')
  await panel(page).getByLabel('Family name').fill('Haddad')
  await panel(page).getByRole('button', { name: 'Add patient' }).click()
  await panel(page).getByLabel('Type').selectOption({ label: 'Check-up · 30 min' })
  await page.getByRole('button', { name: `Choose 13:00, ${SECOND_DOCTOR}` }).click()
  await panel(page).getByRole('button', { name: 'Book', exact: true }).click()
  await expectToast(page, /^Booked Noor Haddad.*Waiting to be sent\.$/)
  await visit(page, /13:00–13:30.*Haddad, Noor.*Booked.*Not yet accepted/).click()
  await panel(page)
    .getByText('Booked at this desk, not yet accepted by the server. Nobody has been told.')
    .waitFor()

  await visit(page, /08:00–08:30/).focus()
  await page.keyboard.press('c')
  await visit(page, /08:00–08:30.*Arrived.*Waiting to be sent/).waitFor()
  await visit(page, /09:00–09:30/).focus()
  await page.keyboard.press('m')
  for (let step = 0; step < 6; step++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await visit(page, /09:30–10:00.*Okafor.*Not yet accepted/).waitFor()
  await visit(page, /10:00–10:30/).focus()
  await page.keyboard.press('x')
  await panel(page).getByRole('button', { name: 'Patient is ill' }).click()
  await panel(page).getByRole('button', { name: 'Cancel appointment' }).click()
  await expectToast(page, /^Cancelled Amara Okafor.*Waiting to be sent\.$/)
  await waits(page, '5 waiting')
  expect(await axeFindings(page)).toEqual([])
  expect((await onServer(arriving.id)).status).toBe('booked')

  await comeBack(page)
  await visit(page, /Not yet accepted|Waiting to be sent/).waitFor({ state: 'detached' })
  await visit(page, /13:00–13:30.*Haddad, Noor/).waitFor()
  expect(await page.getByText(/waiting/).count()).toBe(0)
  expect((await onServer(arriving.id)).status).toBe('arrived')
  expect((await onServer(moving.id)).start).toBe(at('09:30', 1))
  expect((await onServer(leaving.id)).cancellation?.reason).toBe('Patient is ill')
})

test('what was done offline is taken back before it was sent', async () => {
  const { id } = await bookAt('11:00')
  const page = await openTomorrow()
  await visit(page, /11:00–11:30/).waitFor()
  await goOffline(page)
  await visit(page, /11:00–11:30/).focus()
  await page.keyboard.press('n')
  await visit(page, /11:00–11:30.*No-show/).waitFor()
  await page.keyboard.press('u')
  await visit(page, /11:00–11:30.*Booked/).waitFor()
  await comeBack(page)
  await visit(page, /Waiting to be sent/).waitFor({ state: 'detached' })
  expect((await onServer(id)).status).toBe('booked')
})

test('the server asks for the password again: what was done waits until it is given', async () => {
  const { id } = await bookAt('12:00')
  const page = await openTomorrow()
  await visit(page, /12:00–12:30/).waitFor()
  await goOffline(page)
  await visit(page, /12:00–12:30/).focus()
  await page.keyboard.press('c')
  await visit(page, /12:00–12:30.*Arrived/).waitFor()
  const { models, sessionCache } = clinic.api.deps
  for (const session of await models.Session.find({ deskId: { $ne: null } }).lean()) {
    await models.Session.updateOne({ _id: session._id }, { $set: { revokedAt: new Date() } })
    sessionCache.forgetSession(session._id)
  }
  await desk.mend()
  await page.getByRole('button', { name: /Sign in to send/ }).click()
  expect(await axeFindings(page)).toEqual([])
  const dialog = page.getByRole('dialog')
  // Who is at the desk is known; only the password is asked.
  expect(await dialog.getByLabel('E-mail').inputValue()).toBe(clinic.clinic.emails.receptionist)
  await dialog.getByLabel('Password').fill(TEST_PASSWORD)
  await dialog.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Live', { exact: true }).waitFor()
  await visit(page, /Waiting to be sent/).waitFor({ state: 'detached' })
  expect((await onServer(id)).status).toBe('arrived')
})

describe('a time that somebody else took meanwhile', () => {
  /** Booked here while offline, and booked elsewhere at the same time: what comes back needs a person. */
  async function collide(time: string, name: string): Promise<Page> {
    await newPatient('Grace', name)
    const other = await newPatient('Cleo', `${name}-Marsh`)
    const page = await desk.openSignedIn()
    await page.getByRole('button', { name: 'Patients' }).click()
    // Opened once, so this desk keeps them.
    await page.getByRole('button', { name: new RegExp(`${name}, Grace`) }).click()
    await panel(page).getByText('No appointments.').waitFor()
    await page.getByRole('button', { name: 'Day', exact: true }).click()
    await page.getByRole('button', { name: 'Next day' }).click()
    await board(page).waitFor()
    await goOffline(page)
    await bookHere(page, `${name}, Grace`, time, FIRST_DOCTOR)
    await visit(page, new RegExp(`${time}.*${name}, Grace.*Not yet accepted`)).waitFor()
    await bookAt(time, other)
    await comeBack(page)
    await page.getByRole('button', { name: '1 needs attention' }).waitFor()
    return page
  }

  const card = (page: Page) => page.getByRole('article')

  test('is shown with both sides, and another time is one press', async () => {
    const page = await collide('14:00', 'Hopper')
    // The board still shows where somebody was promised to be, and leads to the decision.
    await board(page)
      .getByRole('button', { name: /Hopper, Grace.*14:00 booking refused/ })
      .click()
    await card(page).getByRole('heading', { name: 'Booking: Grace Hopper' }).waitFor()
    await card(page).getByText('The doctor has another appointment at this time.').waitFor()
    await card(page).getByText('Not booked.').waitFor()
    await card(page).getByText('Hopper-Marsh, Cleo').waitFor()
    expect(await card(page).getByRole('link').getAttribute('href')).toMatch(/^tel:\+?\d+$/)
    expect(await axeFindings(page)).toEqual([])
    const alternative = card(page)
      .getByRole('button', { name: /^\d\d:\d\d · / })
      .first()
    const time = (await alternative.textContent())?.slice(0, 5)
    await alternative.click()
    await page.getByText('Nothing needs a decision.').waitFor()
    await expectToast(page, new RegExp(`^Grace Hopper: .*${time}`))
    await page.getByRole('button', { name: 'Day', exact: true }).click()
    await visit(page, new RegExp(`${time}.*Hopper, Grace`)).waitFor()
    expect(await page.getByText(/need.? attention$/).count()).toBe(0)
  })

  test('is booked all the same with a reason, by keyboard alone', async () => {
    const page = await collide('15:00', 'Lovelace')
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await card(page).focus()
    await card(page).getByRole('button', { name: 'Book anyway…' }).press('Enter')
    await page.keyboard.press('Enter')
    await card(page).getByText('Say why; the reason is kept.').waitFor()
    await page.keyboard.type('The doctor agreed')
    await page.keyboard.press('Enter')
    await page.getByText('Nothing needs a decision.').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await visit(page, /15:00–15:30.*Lovelace, Grace.*overbooked/).waitFor()
  })

  test('is dismissed only with a reason; the server’s side stands', async () => {
    const page = await collide('16:00', 'Noether')
    await page.getByRole('button', { name: '1 needs attention' }).click()
    await card(page).getByRole('button', { name: 'Do not book…' }).click()
    // Esc leaves the question, and nothing else.
    await page.keyboard.press('Escape')
    await card(page).getByRole('button', { name: 'Do not book…' }).click()
    await card(page).getByRole('button', { name: 'Do not book', exact: true }).click()
    await card(page).getByText('Say why; the reason is kept.').waitFor()
    await card(page).getByRole('button', { name: 'Patient was called' }).click()
    await card(page).getByRole('button', { name: 'Do not book', exact: true }).click()
    await page.getByText('Nothing needs a decision.').waitFor()
    // Pressed too soon: it is there again, and can be dismissed again.
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await card(page).getByRole('heading', { name: 'Booking: Grace Noether' }).waitFor()
    await card(page).getByText('The doctor has another appointment at this time.').waitFor()
    await page.getByRole('button', { name: '1 needs attention' }).waitFor()
    await card(page).getByRole('button', { name: 'Do not book…' }).click()
    await card(page).getByRole('button', { name: 'Settled otherwise' }).click()
    await card(page).getByRole('button', { name: 'Do not book', exact: true }).click()
    await page.getByText('Nothing needs a decision.').waitFor()
    await page.getByRole('button', { name: 'Day', exact: true }).click()
    await visit(page, /16:00–16:30.*Noether-Marsh/).waitFor()
    expect(await visit(page, /Noether, Grace/).count()).toBe(0)
  })
})

test('time off entered offline is on the board, waits, and is accepted', async () => {
  const page = await openTomorrow()
  await goOffline(page)
  await page.getByRole('button', { name: `Time off for ${SECOND_DOCTOR}` }).click()
  await panel(page).getByLabel('From, time').fill('16:00')
  await panel(page).getByLabel('To, time').fill('18:00')
  await panel(page).getByLabel('Reason, for staff only').fill('Training')
  expect(await axeFindings(page)).toEqual([])
  await panel(page).getByRole('button', { name: 'Enter time off' }).click()
  await expectToast(page, new RegExp(`^${SECOND_DOCTOR} is away.*Waiting to be sent`))
  await board(page).getByText('Training, waiting to be sent').waitFor()
  await comeBack(page)
  await board(page).getByText('Training, waiting to be sent').waitFor({ state: 'detached' })
  await board(page).getByText('Training').waitFor()
  const { items } = await clinic.otherDesk.call(endpoints.timeOff.list, {
    params: { clinicId: clinic.clinic.id },
  })
  expect(items.map(({ reason }) => reason)).toContain('Training')
})

test('a day this desk does not keep says so, and appears by itself when the server is back', async () => {
  const page = await desk.openSignedIn()
  await goOffline(page)
  for (let step = 0; step < 9; step++) await page.getByRole('button', { name: 'Next day' }).click()
  await page.getByRole('heading', { name: /is not at this desk$/ }).waitFor()
  expect(await axeFindings(page)).toEqual([])
  await comeBack(page)
  await board(page).waitFor()
})

test('after G a letter names a screen and does nothing to the appointment under the cursor', async () => {
  await bookAt('17:00')
  const page = await openTomorrow()
  await visit(page, /17:00–17:30.*Booked/).focus()
  await page.keyboard.press('g')
  // Alone it would start the visit.
  await page.keyboard.press('s')
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await visit(page, /17:00–17:30.*Booked/).waitFor()
})
