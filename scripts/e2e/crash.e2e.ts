import { execFileSync } from 'node:child_process'
import { DEMO_EMAILS, DEMO_PASSWORD, DEMO_SLUG } from '@scheduler/cloud-api/demo/demo-logins'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdTime, openTimes, showNextWeek } from '../../web-booking/e2e/booking-page.ts'
import { launchBrowser } from '../test-support/launch-browser.ts'
import { HANG_MS } from '../test-support/limits.ts'
import { type RunningClinic, startClinic } from './running-clinic.ts'

let clinic: RunningClinic
let browser: Browser
beforeAll(async () => {
  // Everything `npm start` does, its keeper included.
  ;[clinic, browser] = await Promise.all([startClinic({ entry: 'start.mjs' }), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await clinic?.dispose()
})

async function open(viewport: { readonly width: number; readonly height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, timezoneId: 'Europe/London' })
  context.setDefaultTimeout(HANG_MS)
  return context.newPage()
}

async function openPublicTimes(): Promise<Page> {
  const phone = await open({ width: 360, height: 740 })
  await openTimes(phone, `${clinic.apiUrl}/book/${DEMO_SLUG}`, /Dr Amara Okafor/, /^Consultation/)
  await showNextWeek(phone)
  return phone
}

/** The process that runs the clinic: the one that has no children, below the one that was started. */
function clinicPid(pid: number): number {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const child = rows.map((row) => row.trim().split(/\s+/).map(Number)).find(([, parent]) => parent === pid)
  return child?.[0] === undefined ? pid : clinicPid(child[0])
}

/** It starts a clinic twice. */
const LIMIT_MS = 400_000

test('after a crash everything comes back by itself: the clinic, the open tabs, the data', {
  timeout: LIMIT_MS,
}, async () => {
  const desk = await open({ width: 1280, height: 900 })
  await desk.goto(clinic.deskLink())
  await desk.getByLabel('E-mail').fill(DEMO_EMAILS.receptionist)
  await desk.getByLabel('Password').fill(DEMO_PASSWORD)
  await desk.getByRole('button', { name: 'Sign in' }).click()
  await desk.getByText('Live', { exact: true }).waitFor()
  const waiting = await openPublicTimes()
  const day = await waiting.getByRole('heading', { level: 2 }).textContent()

  process.kill(clinicPid(clinic.pid), 'SIGKILL')
  await clinic.says('The clinic ended unexpectedly (SIGKILL). It starts again in 1 s; all data is kept.')
  await clinic.says('Ctrl-C stops it.', 2)

  // The same tab, without a new link: whoever was signed in gives their password, as after every restart.
  await desk.getByRole('heading', { name: 'Locked' }).waitFor()
  await desk.getByLabel('Password').fill(DEMO_PASSWORD)
  await desk.keyboard.press('Enter')
  await desk.getByText('Live', { exact: true }).waitFor()

  // The public page hears again what others take.
  const other = await openPublicTimes()
  expect(await other.getByRole('heading', { level: 2 }).textContent()).toBe(day)
  const free = waiting.getByRole('button', { name: /^\d\d:\d\d$/ })
  const time = (await free.first().textContent())?.trim() ?? ''
  await holdTime(other, time)
  await waiting.getByRole('button', { name: time, exact: true }).waitFor({ state: 'detached' })

  expect(clinic.output().match(/Creating the demo clinic/g)).toHaveLength(1)
  expect(await clinic.interrupt()).toBe(0)
})
