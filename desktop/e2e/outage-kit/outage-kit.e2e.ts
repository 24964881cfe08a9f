import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../../scripts/test-support/launch-browser.ts'
import { buildOutageKit } from '../../src/core/outage-kit/build-outage-kit.ts'
import type { KitDay, KitLine } from '../../src/core/outage-kit/kit-contents.ts'
import { newKitKey, wrapKitKey } from '../../src/core/outage-kit/kit-key.ts'
import { writeKit } from '../../src/core/outage-kit/write-kit.ts'
import { axeFindings, collectErrors } from '../front-desk.ts'

const directory = mkdtempSync(join(tmpdir(), 'outage-kit-e2e-'))
const file = join(directory, 'outage-kit.html')
let browser: Browser
let today: string

beforeAll(async () => {
  const now = Temporal.Now.zonedDateTimeISO('Europe/London')
  today = now.toPlainDate().toString()
  const contentKey = newKitKey()
  const slots = [
    { name: 'Grace Front', ...(await wrapKitKey('correct horse battery', contentKey)) },
    { name: 'Ada Back', ...(await wrapKitKey('another one entirely', contentKey)) },
  ]
  const html = buildOutageKit({
    clinicName: 'North Clinic',
    deskName: 'Front desk',
    timeZone: 'Europe/London',
    madeAt: now.subtract({ minutes: 25 }).toInstant().toString(),
    days: [
      dayOf(today, 'Today’s title'),
      dayOf(now.add({ days: 1 }).toPlainDate().toString(), 'Tomorrow’s title'),
    ],
    slots,
    contentKey,
  })
  await writeKit(file, html)
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  rmSync(directory, { recursive: true })
})

function dayOf(date: string, title: string): KitDay {
  const visit: KitLine = {
    kind: 'visit',
    time: '09:00–09:30',
    patient: 'Okafor, Amara <i>',
    born: '3 Apr 1962',
    phone: '+44 20 7946 0123',
    type: 'Check-up',
    room: 'Room 2',
    status: 'Booked',
    mark: '',
    note: 'Needs an interpreter\n---\nWheelchair',
  }
  const lines: KitLine[] = [
    visit,
    { ...visit, time: '09:30–10:00', patient: 'Nowak, Jan', mark: 'Not yet accepted', note: '' },
    { kind: 'free', time: '10:00–11:30', words: 'free' },
    { kind: 'free', time: '11:30–12:00', words: 'walk-ins' },
  ]
  return {
    date,
    title,
    facts: [],
    doctors: ['Dr Test', 'Dr Second'].map((name) => ({ name, facts: ['Open 09:00–17:00'], lines })),
  }
}

async function openFile(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ offline: true, ...options })
  const page = await context.newPage()
  await page.goto(pathToFileURL(file).href)
  return page
}

async function unlock(page: Page, user = 'Grace Front', password = 'correct horse battery'): Promise<void> {
  await page.getByLabel('Who are you?').selectOption(user)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Open the list' }).click()
}

const patientCell = (page: Page) => page.getByRole('cell', { name: /Okafor, Amara <i>/ })

test('opens from the disk with a known user’s password, network gone', async () => {
  const page = await openFile()
  const errors = collectErrors(page)
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.getByText(/Made .* at Front desk, 25 min ago\. It may be out of date/).waitFor()
  expect(await page.title()).toBe('Outage list')
  expect(await axeFindings(page)).toEqual([])
  await unlock(page, 'Grace Front', 'another one entirely')
  await page.getByRole('alert').getByText('not the password that Grace Front last used').waitFor()
  expect(await page.locator('table').count()).toBe(0)
  await unlock(page, 'Ada Back', 'another one entirely')
  await patientCell(page).first().waitFor()
  expect(await patientCell(page).count()).toBe(4)
  expect(await page.getByText('Not yet accepted').count()).toBe(4)
  expect(await page.getByText('+44 20 7946 0123').count()).toBe(8)
  expect(await page.getByText('Today is not in this list').isVisible()).toBe(false)
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Close the list' }).click()
  expect(await page.locator('table').count()).toBe(0)
  expect(await page.getByLabel('Password').inputValue()).toBe('')
  expect(errors).toEqual([])
  expect(requests).toEqual([])
})

test('is readable on a small screen and in the dark', async () => {
  const page = await openFile({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
  await unlock(page)
  await patientCell(page).first().waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  expect(await axeFindings(page)).toEqual([])
})

test('prints black on white with lines to write on, a day a page, and nothing of the screen', async () => {
  const page = await openFile({ colorScheme: 'dark', viewport: { width: 718, height: 1000 } })
  await unlock(page)
  await patientCell(page).first().waitFor()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(await page.locator('tr.blank:visible').count()).toBe(16)
  expect(await page.getByRole('button').count()).toBe(0)
  const ink = await patientCell(page)
    .first()
    .evaluate((cell) => [getComputedStyle(cell).color, getComputedStyle(document.body).backgroundColor])
  expect(ink).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(2)
})

test('says when its days are over', async () => {
  const page = await openFile()
  await page.clock.install({ time: Date.now() + 3 * 86_400_000 })
  await page.reload()
  await page.getByRole('alert').getByText('Today is not in this list').waitFor()
})
