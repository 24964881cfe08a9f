import { AxeBuilder } from '@axe-core/playwright'
import {
  makeAppointmentType,
  makeClinic,
  makeDoctor,
  makePatient,
  makeRoom,
  TEST_PASSWORD,
  type TestClinic,
} from '@scheduler/cloud-api/test/factories'
import { startTestApi, type TestApi } from '@scheduler/cloud-api/test/test-server'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import type { Role } from '@scheduler/shared-types/auth/roles'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { launchBrowser } from '../../scripts/test-support/launch-browser.ts'
import { openShellDesk } from './shells/open-shell-desk.ts'
import type { ShellDesk } from './shells/shell-desk.ts'

export const FIRST_DOCTOR = 'Dr Test'
export const SECOND_DOCTOR = 'Dr Second'

/** A clinic with two doctors behind a real API, and desks that can be opened on it. */
export type FrontDeskTest = {
  readonly api: TestApi
  readonly clinic: TestClinic
  readonly secondDoctorId: string
  /** A consultation both doctors perform, 30 minutes every 30. */
  readonly typeId: string
  readonly patientId: string
  /** Another desk, as the tests speak for it. */
  readonly otherDesk: ApiClient
  readonly browser: Browser
  /** A new desk, as whoever starts it first meets it. */
  readonly openEntrance: (options?: BrowserContextOptions) => Promise<Page>
  /** A desk that is signed in, showing tomorrow. */
  readonly openTomorrow: (role?: Role, options?: BrowserContextOptions) => Promise<Page>
  readonly close: () => Promise<void>
}

export type FrontDeskOptions = {
  /** The clinic’s; UTC unless a test is about the time of day. */
  readonly timeZone?: string
}

export async function startFrontDesk({ timeZone = 'UTC' }: FrontDeskOptions = {}): Promise<FrontDeskTest> {
  const api = await startTestApi()
  const clinic = await makeClinic(api.deps, { timeZone, settings: { overbookingLanes: 1 } })
  const secondDoctorId = await makeDoctor(api.deps, clinic.id, SECOND_DOCTOR)
  await api.deps.models.Doctor.updateOne({ _id: secondDoctorId }, { sortOrder: 1 })
  const roomIds = [clinic.roomId, await makeRoom(api.deps, clinic.id, 'Room 2')]
  const typeId = await makeAppointmentType(api.deps, clinic.id, {
    name: 'Check-up',
    doctorIds: [clinic.doctorId, secondDoctorId],
    roomIds,
    stepMinutes: 30,
  })
  const patientId = await makePatient(api.deps, clinic.id, { givenName: 'Amara', familyName: 'Okafor' })
  const browser = await launchBrowser()
  const desks: ShellDesk[] = []
  const openEntrance = async (options: BrowserContextOptions = {}) => {
    const desk = await openShellDesk({ apiUrl: api.baseUrl, browser })
    desks.push(desk)
    return desk.openPage(options)
  }
  return {
    api,
    clinic,
    secondDoctorId,
    typeId,
    patientId,
    otherDesk: await api.as(clinic, 'receptionist'),
    browser,
    openEntrance,
    openTomorrow: async (role = 'receptionist', options = {}) => {
      const page = await openEntrance(options)
      await signIn(page, clinic.emails[role])
      await page.getByText('Live', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Next day' }).click()
      await board(page).waitFor()
      return page
    },
    close: async () => {
      for (const desk of desks) await desk.close()
      await browser.close()
      await api.close()
    },
  }
}

export async function signIn(page: Page, email: string, password = TEST_PASSWORD): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

export const board = (page: Page) => page.getByRole('application')

/** An appointment on the board by the words of its label, such as a time and a name. */
export const visit = (page: Page, words: string | RegExp) => board(page).getByRole('button', { name: words })

/** A doctor's column. */
export const column = (page: Page, doctorId: string) => page.locator(`[data-doctor-id="${doctorId}"]`)

export const panel = (page: Page) => page.getByRole('complementary')

/** What axe finds wrong, by rule, with the elements. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** Errors the browser tells of: exceptions and refused content. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  return errors
}

export async function expectToast(page: Page, words: RegExp): Promise<void> {
  const toasts = page.getByRole('region', { name: 'What was just done' })
  await toasts.getByText(words).first().waitFor()
  expect(await toasts.getByText(words).count()).toBeGreaterThan(0)
}
