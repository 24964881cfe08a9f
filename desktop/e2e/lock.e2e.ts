import { at, book } from '@scheduler/cloud-api/test/booking'
import { TEST_PASSWORD } from '@scheduler/cloud-api/test/factories'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { axeFindings, board, type FrontDeskTest, panel, startFrontDesk, visit } from './front-desk.ts'
import { type LinkedDesk, openLinkedDesk } from './linked-desk.ts'

let clinic: FrontDeskTest
let desk: LinkedDesk
beforeAll(async () => {
  clinic = await startFrontDesk()
  await book(clinic.otherDesk, clinic.clinic, at('09:00', 1), {
    appointmentTypeId: clinic.typeId,
    patientId: clinic.patientId,
  })
})
afterAll(() => clinic.close())
beforeEach(async () => {
  desk = await openLinkedDesk(clinic)
})
afterEach(() => desk.close())

async function openTomorrow(): Promise<Page> {
  const page = await desk.openSignedIn()
  await page.getByRole('button', { name: 'Next day' }).click()
  await visit(page, /09:00–09:30.*Okafor/).waitFor()
  return page
}

const lockScreen = (page: Page) => page.getByRole('heading', { name: 'Locked' })

async function give(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
}

describe('the lock', () => {
  test('opens with the server gone, and shows nobody before', async () => {
    const page = await openTomorrow()
    await page.keyboard.press('Control+l')
    await lockScreen(page).waitFor()
    expect(await page.content()).not.toContain('Okafor')
    await desk.link.cut()
    await page.getByText(/^Offline/).waitFor()
    expect(await axeFindings(page)).toEqual([])
    // Also for a window that comes anew: the host gives nothing away.
    await page.reload()
    await lockScreen(page).waitFor()
    expect(await page.content()).not.toContain('Okafor')
    await give(page, TEST_PASSWORD)
    await board(page).waitFor()
    await page.getByText(/Offline · as of/).waitFor()
  })

  test('closes by itself when nobody touches the desk, and leaves the screen as it was', async () => {
    const page = await openTomorrow()
    await page.keyboard.press('b')
    await panel(page).getByLabel('Note').fill('Needs an interpreter')
    await desk.passTime(11 * 60_000)
    await lockScreen(page).waitFor()
    expect(await page.content()).not.toContain('Okafor')
    await give(page, TEST_PASSWORD)
    await visit(page, /09:00–09:30.*Okafor/).waitFor()
    expect(await panel(page).getByLabel('Note').inputValue()).toBe('Needs an interpreter')
  })

  test('counts wrong passwords; after the last only the server helps', async () => {
    const page = await openTomorrow()
    await page.keyboard.press('Control+l')
    await desk.link.cut()
    await page.getByText(/^Offline/).waitFor()
    for (const left of ['4 more tries are left', '3 more', '2 more', 'One more try is left']) {
      await give(page, 'not the password')
      await page.getByText(left).waitFor()
      expect(await page.getByLabel('Password').inputValue()).toBe('')
    }
    await give(page, 'not the password')
    await page.getByText(/cannot be opened offline/).waitFor()
    expect(await page.getByLabel('E-mail').inputValue()).toBe(clinic.clinic.emails.receptionist)
    await give(page, TEST_PASSWORD)
    await page.getByText(/Check this computer’s network/).waitFor()
    await desk.mend()
    await page.getByText('Live', { exact: true }).waitFor()
    await give(page, TEST_PASSWORD)
    await board(page).waitFor()
  })

  test('goes on sending behind itself', async () => {
    const page = await openTomorrow()
    await desk.link.cut()
    await page.getByText(/Offline · as of/).waitFor()
    await visit(page, /09:00–09:30/).click()
    await panel(page).getByLabel('Note').fill('Wheelchair')
    await panel(page).getByRole('button', { name: 'Save note' }).click()
    await page.keyboard.press('Control+l')
    await page.getByText(/^Offline.* 1 waiting to be sent/).waitFor()
    await desk.mend()
    await page.getByText('Live', { exact: true }).waitFor()
    await lockScreen(page).waitFor()
  })
})
