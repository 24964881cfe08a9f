import { book } from '@scheduler/cloud-api/test/booking'
import { makePatient } from '@scheduler/cloud-api/test/factories'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, board, type FrontDeskTest, panel, signIn, startFrontDesk, visit } from './front-desk.ts'

const ZONE = 'Europe/London'
/** When London's clock goes back next, at 02:00: 01:30 is half an hour before it and half an hour after it. */
const CHANGE = nextClockBack()
const HALF_HOUR = 30 * 60_000
const DATE = Temporal.Instant.fromEpochMilliseconds(CHANGE).toZonedDateTimeISO(ZONE).toPlainDate().toString()

let clinic: FrontDeskTest
beforeAll(async () => {
  clinic = await startFrontDesk({ timeZone: ZONE })
  const { models } = clinic.api.deps
  const ranges = [{ start: '00:00', end: '06:00' }]
  await models.WorkingHours.updateMany({ clinicId: clinic.clinic.id }, { ranges })
  const bookAt = async (start: number, familyName: string) => {
    const patientId = await makePatient(clinic.api.deps, clinic.clinic.id, { givenName: 'Amara', familyName })
    const of = { appointmentTypeId: clinic.typeId, patientId }
    await book(clinic.otherDesk, clinic.clinic, new Date(start).toISOString(), of)
  }
  await bookAt(CHANGE - HALF_HOUR, 'Summer')
  await bookAt(CHANGE + HALF_HOUR, 'Winter')
})
afterAll(() => clinic.close())

/** The desk on the night the clock goes back. */
async function openNight(): Promise<Page> {
  const page = await clinic.openEntrance()
  await signIn(page, clinic.clinic.emails.receptionist)
  await page.getByText('Live', { exact: true }).waitFor()
  await page.getByLabel('Go to a date').fill(DATE)
  await visit(page, /Summer/).waitFor()
  return page
}

test('the board, its time column and the panel say which of two appointments at 01:30 is which', async () => {
  const page = await openNight()
  await visit(page, /01:30 BST–01:00 GMT.*Summer, Amara/).waitFor()
  await visit(page, /01:30 GMT–02:00.*Winter, Amara/).waitFor()
  const words = await board(page).innerText()
  // The doctor is in all night, over the change.
  expect(words).toContain('00:00–06:00')
  expect(words.match(/01:00\s+BST/)).not.toBeNull()
  expect(words.match(/01:00\s+GMT/)).not.toBeNull()
  // Only where it is needed.
  expect(words.match(/0[02-9]:\d\d\s+(BST|GMT)/)).toBeNull()
  await visit(page, /Winter, Amara/).click()
  await panel(page)
    .getByText(/, 01:30\sGMT–02:00/)
    .waitFor()
  expect(await axeFindings(page)).toEqual([])
})

test('a free time of the hour says which one, also when the other is taken', async () => {
  const page = await openNight()
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await panel(page).getByLabel('Type').selectOption({ label: 'Check-up · 30 min' })
  await panel(page).getByLabel('Doctor').selectOption({ label: 'Dr Test' })
  await panel(page).getByRole('button', { name: '01:00 BST' }).waitFor()
  expect(await panel(page).getByRole('button', { name: '01:30 BST' }).count()).toBe(0)
  await panel(page).getByRole('button', { name: '01:00 GMT' }).click()
  await panel(page)
    .getByText(/, 01:00–01:30\sGMT, Dr Test/)
    .waitFor()
  await panel(page).getByRole('button', { name: '02:00', exact: true }).waitFor()
})

test('the printed list says it, too', async () => {
  const page = await openNight()
  await page.getByRole('button', { name: 'Day list' }).click()
  await page.getByLabel('Another day').fill(DATE)
  const sheet = page.getByRole('article', { name: 'The list' })
  await sheet.getByRole('row', { name: /01:30 BST–01:00 GMT.*Summer, Amara/ }).waitFor()
  await sheet.getByRole('row', { name: /01:30 GMT–02:00.*Winter, Amara/ }).waitFor()
  // As wide as A4 between its margins.
  await page.setViewportSize({ width: 718, height: 1000 })
  await page.emulateMedia({ media: 'print' })
  // The longest time there is stays out of the next column.
  const [time, name] = await sheet
    .getByRole('row', { name: /Summer/ })
    .getByRole('cell')
    .evaluateAll((cells) =>
      cells.slice(0, 2).map((cell) => {
        const range = document.createRange()
        range.selectNodeContents(cell)
        const { left, right } = range.getBoundingClientRect()
        return { left, right }
      }),
    )
  expect(time?.right).toBeLessThanOrEqual(name?.left ?? 0)
})

function nextClockBack(): number {
  // Not one so near that its first copy is past already.
  let moment = Temporal.Now.zonedDateTimeISO(ZONE).add({ days: 2 })
  for (;;) {
    const next = moment.getTimeZoneTransition('next')
    if (!next) throw new Error(`${ZONE} has no clock change to come`)
    if (next.offsetNanoseconds < next.subtract({ seconds: 1 }).offsetNanoseconds)
      return next.epochMilliseconds
    moment = next
  }
}
