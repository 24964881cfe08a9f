import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type BookingPageTest,
  bookAsGuest,
  expectAccessible,
  expectQuestion,
  startBookingPage,
} from './booking-page.ts'

let clinicPage: BookingPageTest
beforeAll(async () => {
  clinicPage = await startBookingPage()
})
afterAll(() => clinicPage?.close())

test('the permanent link shows the appointment and changes nothing by being opened', async () => {
  const link = await bookAsGuest(await clinicPage.openPhone(), clinicPage.url, '08:00')
  const page = await clinicPage.openPhone()
  const methods: string[] = []
  page.on('request', (request) => methods.push(request.method()))
  await page.goto(link)
  await page.getByRole('heading', { name: 'Your appointment', exact: true }).waitFor()
  await page.getByText(/, 08:00$/).waitFor()
  await page.getByText('London time').waitFor()
  await page.getByText('1 Test Street').first().waitFor()
  await expectAccessible(page, 'the link’s page')
  expect(new Set(methods)).toEqual(new Set(['GET']))
})

test('the calendar file is an iCalendar event at the right instant', async () => {
  const page = await clinicPage.openPhone()
  await bookAsGuest(page, clinicPage.url, '09:00')
  const start = await page.locator('time').getAttribute('datetime')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Add to your calendar' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('appointment.ics')
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\n/)
  expect(text).toContain('BEGIN:VEVENT')
  expect(text).toContain('SUMMARY:')
  // Either as an instant or as wall time with its zone; London has no offset in the test's season or one hour.
  const compact = (start ?? '').replaceAll(/[-:]|\.\d+/g, '')
  const wall = `${compact.slice(0, 9)}090000`
  expect(text.includes(`DTSTART:${compact}`) || text.includes(`:${wall}`)).toBe(true)
})

test('moving takes the new time; the link stays the same', async () => {
  const page = await clinicPage.openPhone()
  const link = await bookAsGuest(page, clinicPage.url, '10:00')
  await page.getByRole('button', { name: 'Move appointment' }).click()
  await expectQuestion(page, 'Choose a new time')
  await page.getByRole('button', { name: 'Later week' }).click()
  await page.getByRole('button', { name: '12:30', exact: true }).click()
  await expectAccessible(page, 'move')
  await page.getByRole('button', { name: 'Move', exact: true }).click()
  await expectQuestion(page, 'Your appointment is moved')
  await page.getByText(/, 12:30$/).waitFor()
  expect(page.url()).toBe(link)

  const other = await clinicPage.openPhone()
  await other.goto(link)
  await other.getByText(/, 12:30$/).waitFor()
})

test('cancelling takes a reason and a press; the page then offers to book again', async () => {
  const page = await clinicPage.openPhone()
  await bookAsGuest(page, clinicPage.url, '11:00')
  await page.getByRole('button', { name: 'Cancel appointment' }).click()
  await expectQuestion(page, 'Cancel this appointment?')
  await page.getByRole('button', { name: 'Cancel appointment' }).click()
  await page.getByText('Choose a reason.').waitFor()
  await expectAccessible(page, 'cancel')
  await page.getByLabel('Other', { exact: true }).check()
  await page.getByLabel('In your words').fill('I have a cold.')
  await page.getByRole('button', { name: 'Cancel appointment' }).click()
  await expectQuestion(page, 'Your appointment is cancelled')
  await expectAccessible(page, 'cancelled')
  await page.getByRole('link', { name: 'Book again' }).click()
  await page.getByRole('heading', { name: 'What would you like to come for?' }).waitFor()
})

test('the time that is kept is not lost by looking at the cancel page', async () => {
  const page = await clinicPage.openPhone()
  await bookAsGuest(page, clinicPage.url, '15:00')
  await page.getByRole('button', { name: 'Cancel appointment' }).click()
  await page.getByRole('button', { name: 'Keep it' }).click()
  await page.getByRole('button', { name: 'Move appointment' }).waitFor()
  await page.getByText('Booked', { exact: true }).waitFor()
})

test('a link nobody was given shows nothing', async () => {
  const page = await clinicPage.openPhone()
  for (const fragment of ['', '#not-a-secret-anybody-was-ever-given-0123456789']) {
    await page.goto('about:blank')
    await page.goto(`${clinicPage.url}/appointment${fragment}`)
    await page.getByRole('heading', { name: 'We cannot find this appointment' }).waitFor()
  }
  await expectAccessible(page, 'unknown link')
})
