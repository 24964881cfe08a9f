import { existsSync, readFileSync } from 'node:fs'
import { at, book } from '@scheduler/cloud-api/test/booking'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { axeFindings, FIRST_DOCTOR, type FrontDeskTest, startFrontDesk, visit } from './front-desk.ts'
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

async function openSettings(role: 'admin' | 'receptionist' | 'doctor' = 'admin'): Promise<Page> {
  const page = await desk.openSignedIn(role)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('heading', { name: 'Walk-in time' }).waitFor()
  return page
}

const desks = (page: Page) => page.getByRole('region', { name: 'Desks' })

describe('desks', () => {
  test('are renamed; a revoked one is signed out and its cache is gone', async () => {
    const other = await openLinkedDesk(clinic)
    try {
      await book(clinic.otherDesk, clinic.clinic, at('09:00', 1), {
        appointmentTypeId: clinic.typeId,
        patientId: clinic.patientId,
      })
      const otherPage = await other.openSignedIn()
      await otherPage.getByRole('button', { name: 'Next day' }).click()
      await visit(otherPage, /Okafor/).waitFor()
      const key = readFileSync(other.keyFile)

      const page = await openSettings()
      const row = desks(page).getByRole('listitem').filter({ hasNotText: '· this desk' })
      await row.getByRole('button', { name: /^Rename/ }).click()
      await row.getByLabel(/New name/).fill('Second floor')
      await page.keyboard.press('Enter')
      await row.getByText('Second floor').waitFor()
      await row.getByRole('button', { name: 'Revoke Second floor' }).click()
      await row.getByText('Its cache is erased at next contact.').waitFor()
      expect(await axeFindings(page)).toEqual([])
      await row.getByRole('button', { name: 'Revoke this desk' }).click()
      await row.getByText(/^Revoked/).waitFor()

      await otherPage.getByLabel('E-mail').waitFor()
      expect(await otherPage.content()).not.toContain('Okafor')
      expect(await otherPage.getByText('Who is at the desk?').count()).toBe(0)
      expect(existsSync(other.keyFile) && readFileSync(other.keyFile).equals(key)).toBe(false)
      await page.getByRole('button', { name: 'Day', exact: true }).click()
      await page.getByRole('button', { name: 'Settings' }).click()
      await desks(page)
        .getByText(/its cache was erased/)
        .waitFor()
    } finally {
      await other.close()
    }
  })

  test('are for admins; everybody sees their own desk and its kit', async () => {
    const page = await openSettings('receptionist')
    await page.getByRole('region', { name: 'This desk' }).getByText('Test receptionist').first().waitFor()
    await page.getByText('outage-kit.html').waitFor()
    expect(await desks(page).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Add walk-in time' }).count()).toBe(0)
  })
})

test('walk-in time is set with its errors beside the fields', async () => {
  const page = await openSettings()
  await page.getByRole('button', { name: 'Add walk-in time' }).click()
  const line = page.getByRole('group', { name: /Walk-in time of/ })
  await line.getByLabel('From').fill('1130')
  await line.getByLabel('To', { exact: true }).fill('11')
  await line.getByLabel('Release at').fill('12')
  await page.getByRole('button', { name: 'Save walk-in time' }).click()
  for (const words of ['Choose the doctor.', 'It has to end after it starts.', 'Not after its start.']) {
    await line.getByText(words).waitFor()
  }
  expect(await axeFindings(page)).toEqual([])
  await line.getByLabel('Doctor', { exact: true }).selectOption({ label: FIRST_DOCTOR })
  await line.getByLabel('To', { exact: true }).fill('1230')
  await line.getByLabel('Release at').fill('10')
  await line.getByText('Sat').click()
  await page.getByRole('button', { name: 'Save walk-in time' }).click()
  await page.getByText('Walk-in time saved.').waitFor()
  const { settings } = (await clinic.api.deps.models.Clinic.findById(clinic.clinic.id).lean()) ?? {}
  expect(settings?.walkInTime).toMatchObject([
    { weekdays: [1, 2, 3, 4, 5, 6], start: '11:30', end: '12:30', releaseAt: '10:00' },
  ])
  await page.getByRole('button', { name: /Sign out/ }).click()
})
