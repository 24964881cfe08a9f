import { at, book } from '@scheduler/cloud-api/test/booking'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, type FrontDeskTest, panel, startFrontDesk, visit } from './front-desk.ts'
import { type LinkedDesk, openLinkedDesk } from './linked-desk.ts'

let clinic: FrontDeskTest
let desk: LinkedDesk
beforeAll(async () => {
  clinic = await startFrontDesk()
  desk = await openLinkedDesk(clinic)
  const of = { appointmentTypeId: clinic.typeId, patientId: clinic.patientId }
  await book(clinic.otherDesk, clinic.clinic, at('09:00', 1), of)
  await book(clinic.otherDesk, clinic.clinic, at('11:00', 1), of)
})
afterAll(async () => {
  await desk.close()
  await clinic.close()
})

const sheet = (page: Page) => page.getByRole('article', { name: 'The list' })

test('is printed with the network gone, and says what is not yet accepted and how old it is', async () => {
  const page = await desk.openSignedIn()
  await page.getByRole('button', { name: 'Next day' }).click()
  await visit(page, /09:00–09:30/).waitFor()
  await desk.link.cut()
  await page.getByText(/Offline · as of/).waitFor()
  await visit(page, /11:00–11:30/).focus()
  await page.keyboard.press('m')
  for (let step = 0; step < 12; step++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await visit(page, /12:00–12:30/).waitFor()
  await page.keyboard.press('Escape')
  expect(await panel(page).count()).toBe(0)

  await page.getByRole('button', { name: 'Day list' }).click()
  await page.getByRole('button', { name: 'Tomorrow' }).click()
  await sheet(page)
    .getByRole('row', { name: /12:00–12:30.*Okafor, Amara.*Check-up.*Not yet accepted/ })
    .waitFor()
  const accepted = sheet(page).getByRole('row', { name: /09:00–09:30.*Okafor, Amara/ })
  expect(await accepted.textContent()).not.toContain('Not yet accepted')
  await sheet(page)
    .getByText(/As of .* 1 change waits to be sent/)
    .waitFor()
  await sheet(page)
    .getByText(/Test Clinic/)
    .waitFor()
  expect(await axeFindings(page)).toEqual([])

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(0)
  expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
  expect(await sheet(page).isVisible()).toBe(true)
  expect(await sheet(page).evaluate((element) => getComputedStyle(element).color)).toBe('rgb(26, 32, 41)')
  await page.emulateMedia({ media: null, colorScheme: null })

  await page.evaluate(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', document.title)
  })
  await page.keyboard.press('Control+p')
  // What a browser writes above a print: no patient.
  expect(await page.locator('html').getAttribute('data-printed')).toBe('Front desk')
})
