import { at, book } from '@scheduler/cloud-api/test/booking'
import { makePatient } from '@scheduler/cloud-api/test/factories'
import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { axeFindings, type FrontDeskTest, startFrontDesk } from './front-desk.ts'
import { type LinkedDesk, openLinkedDesk } from './linked-desk.ts'

/* Yesterday: its times are past whenever this runs, and the desk keeps it. */
const YESTERDAY = -1
const DATE = at('00:00', YESTERDAY).slice(0, 10)

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

const overTheTime = { override: { classes: ['notice' as const], reason: 'Before the test' } }

const bookYesterday = (time: string, more: object = {}) =>
  book(clinic.otherDesk, clinic.clinic, at(time, YESTERDAY), {
    appointmentTypeId: clinic.typeId,
    patientId: clinic.patientId,
    ...overTheTime,
    ...more,
  })

async function openPaper(): Promise<Page> {
  const page = await desk.openSignedIn()
  await page.getByRole('button', { name: 'Paper notes' }).click()
  await page.getByLabel(/The paper is from/).fill(DATE)
  await page.getByLabel('Time').focus()
  return page
}

const box = (page: Page, name: string) => page.getByRole('combobox', { name })
const lines = (page: Page) => page.getByRole('table', { name: 'Entered lines' })
const line = (page: Page, words: RegExp) => lines(page).getByRole('row', { name: words })

async function onServer(time: string): Promise<Appointment[]> {
  const { items } = await clinic.otherDesk.call(appointmentEndpoints.list, {
    params: { clinicId: clinic.clinic.id },
    query: {
      from: at(time, YESTERDAY),
      to: new Date(Date.parse(at(time, YESTERDAY)) + 60_000).toISOString(),
    },
  })
  return items
}

describe('paper notes', () => {
  test('are typed with the network gone, by keyboard alone, and are sent when it is back', async () => {
    await bookYesterday('08:00')
    const page = await openPaper()
    await desk.link.cut()
    await page.getByText(/Offline · as of/).waitFor()
    const { keyboard } = page

    await keyboard.type('930')
    await keyboard.press('Tab')
    await keyboard.type('test')
    await keyboard.press('Tab')
    await keyboard.type('okaf')
    await page.getByRole('option', { name: /Okafor, Amara/ }).waitFor()
    await keyboard.press('Enter')
    await keyboard.press('Tab')
    await keyboard.type('check')
    await keyboard.press('Tab')
    await keyboard.press('Tab')
    await keyboard.type('Sore knee')
    await keyboard.press('Enter')
    await line(page, /09:30.*Okafor, Amara.*Came.*Sore knee.*Kept here/).waitFor()

    // The next line: the same doctor, somebody new, who did not come.
    await keyboard.type('10')
    await keyboard.press('Tab')
    expect(await box(page, 'Doctor').inputValue()).toBe('Dr Test')
    await keyboard.press('Tab')
    await keyboard.type('grete samsa')
    await page.getByRole('option', { name: /Add “grete samsa”/ }).waitFor()
    await keyboard.press('Enter')
    expect(await page.getByLabel('Family name').inputValue()).toBe('Samsa')
    await page.getByLabel('Phone').focus()
    await keyboard.type('020 7946 0123')
    await keyboard.press('Tab')
    await keyboard.press('Tab')
    await keyboard.type('check')
    await keyboard.press('Tab')
    await keyboard.type('did')
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await line(page, /10:00.*Samsa, Grete.*Did not come.*Kept here/).waitFor()
    expect(await axeFindings(page)).toEqual([])

    // Nothing typed is lost over screens and the lock.
    await page.getByLabel('Time').fill('11:15')
    await page.getByRole('button', { name: 'Patients' }).click()
    await page.getByRole('button', { name: 'Paper notes' }).click()
    expect(await page.getByLabel('Time').inputValue()).toBe('11:15')

    await desk.mend()
    await line(page, /09:30.*Saved/).waitFor()
    await line(page, /10:00.*Saved/).waitFor()
    expect(await onServer('09:30')).toMatchObject([
      {
        status: 'completed',
        note: 'Sore knee',
        source: 'walk-in',
        override: { classes: ['notice'], reason: 'From paper notes' },
      },
    ])
    expect(await onServer('10:00')).toMatchObject([
      { status: 'no-show', patient: { familyName: 'Samsa', phone: '020 7946 0123' } },
    ])
  })

  test('about somebody who was booked tell what happened, and book nothing', async () => {
    await bookYesterday('12:00')
    const page = await openPaper()
    const { keyboard } = page
    await keyboard.type('12')
    await keyboard.press('Tab')
    await keyboard.type('test')
    await keyboard.press('Tab')
    // Whoever is booked then is offered before anything is typed.
    await page.getByRole('option', { name: /Okafor, Amara/ }).waitFor()
    await keyboard.press('Enter')
    await page.getByText(/This is the appointment at 12:00/).waitFor()
    await box(page, 'Type').fill('check')
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await line(page, /12:00.*Okafor, Amara.*Saved/).waitFor()
    expect(await onServer('12:00')).toMatchObject([{ status: 'completed' }])
  })

  test('onto a taken time are entered anyway with the prepared reason', async () => {
    await bookYesterday('14:00')
    await makePatient(clinic.api.deps, clinic.clinic.id, { givenName: 'Noor', familyName: 'Haddad' })
    const page = await openPaper()
    const { keyboard } = page
    await keyboard.type('14')
    await keyboard.press('Tab')
    await keyboard.type('test')
    await keyboard.press('Tab')
    await keyboard.type('haddad')
    await page.getByRole('option', { name: /Haddad, Noor/ }).waitFor()
    await keyboard.press('Enter')
    await box(page, 'Type').fill('check')
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await line(page, /14:00.*Not saved.*The doctor has another appointment/).waitFor()
    await page.getByRole('button', { name: 'Enter anyway' }).click()
    await line(page, /14:00.*Haddad, Noor.*Saved/).waitFor()
    const [, second] = (await onServer('14:00')).toSorted((a, b) => a.lane - b.lane)
    expect(second).toMatchObject({ lane: 1, status: 'completed', override: { reason: 'From paper notes' } })
  })

  test('that lack something say what, and lose nothing', async () => {
    const page = await openPaper()
    await page.getByLabel('Note', { exact: true }).fill('Sore knee')
    await page.keyboard.press('Enter')
    for (const words of ['Enter the time.', 'Choose the doctor.', 'Find the patient', 'Choose the type.']) {
      await page.getByText(words).waitFor()
    }
    expect(await page.getByLabel('Time').evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await page.getByLabel('Note', { exact: true }).inputValue()).toBe('Sore knee')
    await page.getByLabel('Time').fill('9:32')
    await page.getByText('Times go in steps of five minutes.').waitFor()
  })
})
