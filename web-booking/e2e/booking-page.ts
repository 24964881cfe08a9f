import { randomUUID } from 'node:crypto'
import { AxeBuilder } from '@axe-core/playwright'
import {
  makeAppointmentType,
  makeClinic,
  makeDoctor,
  makeRoom,
  type TestClinic,
} from '@scheduler/cloud-api/test/factories'
import { startTestApi, type TestApi } from '@scheduler/cloud-api/test/test-server'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { launchBrowser } from '../../scripts/test-support/launch-browser.ts'

/** A clinic with two doctors, served by a real API with the built page, and a browser to open it with. */
export type BookingPageTest = {
  readonly api: TestApi
  readonly clinic: TestClinic
  readonly url: string
  /** A fresh phone: its own cookies and storage. */
  readonly openPhone: (options?: BrowserContextOptions) => Promise<Page>
  /** Moves the server's clock on; a browser's own is moved with `page.clock`. */
  readonly advance: (ms: number) => void
  readonly close: () => Promise<void>
}

/** The names the tests look for on the screens. */
export const CHECK_UP = 'Check-up'
export const REQUEST = 'First visit'

export async function startBookingPage(): Promise<BookingPageTest> {
  let ahead = 0
  const api = await startTestApi({ now: () => new Date(Date.now() + ahead) })
  const clinic = await makeClinic(api.deps, { slug: `clinic-${randomUUID().slice(0, 8)}` })
  const doctorIds = [clinic.doctorId, await makeDoctor(api.deps, clinic.id, 'Dr Second')]
  const roomIds = [clinic.roomId, await makeRoom(api.deps, clinic.id, 'Room 2')]
  const rules = { doctorIds, roomIds, horizonDays: 60 }
  await makeAppointmentType(api.deps, clinic.id, { ...rules, name: CHECK_UP, stepMinutes: 30 })
  await makeAppointmentType(api.deps, clinic.id, { ...rules, name: REQUEST, needsApproval: true })
  const browser: Browser = await launchBrowser()

  return {
    api,
    clinic,
    url: `${api.baseUrl}/book/${clinic.slug}`,
    openPhone: async (options = {}) => {
      const context = await browser.newContext({
        viewport: { width: 360, height: 740 },
        timezoneId: 'Europe/London',
        ...options,
      })
      return context.newPage()
    },
    advance: (ms) => {
      ahead += ms
    },
    close: async () => {
      await browser.close()
      await api.close()
    },
  }
}

/** axe finds nothing, in light and in dark, and nothing is wider than the phone. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion, or axe would measure colours half-way from one scheme to the other.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    const findings = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
    expect(findings, `${screen}, ${colorScheme}`).toEqual([])
  }
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${screen} must not scroll sideways`).toBe(0)
}

/** The screen's one heading, which must hold the focus after a step. */
export async function expectQuestion(page: Page, question: string | RegExp): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 })
  await heading.filter({ hasText: question }).waitFor()
  expect(await heading.count()).toBe(1)
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
}

/** Opens the flow and stops where the times are. */
export async function openTimes(
  page: Page,
  url: string,
  doctor = /Any doctor/,
  reason: string | RegExp = CHECK_UP,
): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: reason }).click()
  await page.getByRole('button', { name: doctor }).click()
  await page.getByRole('button', { name: /First available/ }).waitFor()
}

/** Shows the second week, which is free from end to end whatever the time of day. */
export async function showNextWeek(page: Page): Promise<void> {
  const day = page.getByRole('heading', { level: 2 })
  const before = (await day.textContent()) ?? ''
  await page.getByRole('button', { name: 'Later week' }).click()
  await day.filter({ hasNotText: before }).waitFor()
}

/** Marks a time of the shown day and holds it. */
export async function holdTime(page: Page, time: string): Promise<void> {
  await page.getByRole('button', { name: time, exact: true }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Who is the appointment for?' }).waitFor()
}

/** Right details of a guest. */
export const GUEST = {
  'First name': 'Ada',
  'Last name': 'Byron',
  Day: '9',
  Month: '3',
  Year: '1984',
  Phone: '020 7946 0999',
  'E-mail': 'ada.byron@example.com',
} as const

export async function fillDetails(
  page: Page,
  details: Readonly<Record<string, string>> = GUEST,
): Promise<void> {
  for (const [label, value] of Object.entries(details)) {
    await page.getByLabel(label, { exact: true }).fill(value)
  }
}

/** Books as a guest on the next week's first day and returns the permanent link. */
export async function bookAsGuest(page: Page, url: string, time: string): Promise<string> {
  await openTimes(page, url, /Dr Test/)
  await showNextWeek(page)
  await holdTime(page, time)
  await page.getByRole('button', { name: /Continue without an account/ }).click()
  await fillDetails(page)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor()
  return page.url()
}
