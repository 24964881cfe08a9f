import { DEMO_EMAILS, DEMO_PASSWORD, DEMO_SLUG } from '@scheduler/cloud-api/demo/demo-logins'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillDetails, holdTime, openTimes, showNextWeek } from '../../web-booking/e2e/booking-page.ts'
import { launchBrowser } from '../test-support/launch-browser.ts'
import { type RunningClinic, startClinic } from './running-clinic.ts'

let clinic: RunningClinic
let browser: Browser
let desk: Page
beforeAll(async () => {
  ;[clinic, browser] = await Promise.all([startClinic(), launchBrowser()])
  desk = await openDesk()
})
afterAll(async () => {
  await browser?.close()
  await clinic?.dispose()
})

async function openDesk(): Promise<Page> {
  const page = await open({ width: 1280, height: 900 })
  await page.goto(clinic.deskLink())
  await page.getByLabel('E-mail').fill(DEMO_EMAILS.receptionist)
  await page.getByLabel('Password').fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Live', { exact: true }).waitFor()
  return page
}

async function open(viewport: { readonly width: number; readonly height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, timezoneId: 'Europe/London' })
  return context.newPage()
}

/** The page's times of a doctor in the second week. @returns the shown day and its first free time */
async function showPublicTimes(phone: Page): Promise<{ readonly date: string; readonly time: string }> {
  await openTimes(phone, `${clinic.apiUrl}/book/${DEMO_SLUG}`, /Dr Amara Okafor/, /^Consultation/)
  await showNextWeek(phone)
  const date = await phone.getByRole('heading', { level: 2 }).textContent()
  const time = await phone
    .getByRole('button', { name: /^\d\d:\d\d$/ })
    .first()
    .textContent()
  return { date: date?.trim() ?? '', time: time?.trim() ?? '' }
}

/** The front desk on the day a phone has chosen: `Thursday 3 December`. */
async function showDay(date: string): Promise<void> {
  const day = new Date(`${date} ${new Date().getFullYear()} UTC`)
  // Around the turn of the year the chosen day is in the next one.
  if (day.getTime() < Date.now() - 86_400_000) day.setUTCFullYear(day.getUTCFullYear() + 1)
  await desk.getByLabel('Go to a date').fill(day.toISOString().slice(0, 10))
  await desk.getByRole('application', { name: new RegExp(date) }).waitFor()
}

describe('one command runs a clinic', () => {
  test('a patient books on a phone and the appointment appears on the open front desk by itself', async () => {
    const phone = await open({ width: 360, height: 740 })
    const { date, time } = await showPublicTimes(phone)
    await showDay(date)
    await holdTime(phone, time)
    await desk.getByText(`${time} being booked`).waitFor()

    await phone.getByRole('button', { name: /Continue without an account/ }).click()
    await fillDetails(phone)
    await phone.getByRole('button', { name: 'Continue', exact: true }).click()
    await phone.getByRole('button', { name: 'Book', exact: true }).click()
    await phone.getByRole('heading', { name: 'Your appointment is booked' }).waitFor()

    const appointment = desk.getByRole('button', { name: new RegExp(`${time}.*Byron, Ada.*online`) })
    await appointment.waitFor()
    expect(await desk.getByText(`${time} being booked`).count()).toBe(0)
  })

  test('two phones go for one time: the second is told before it submits', async () => {
    const quick = await open({ width: 360, height: 740 })
    const slow = await open({ width: 360, height: 740 })
    const { time } = await showPublicTimes(quick)
    await showPublicTimes(slow)
    await slow.getByRole('button', { name: time, exact: true }).click()
    await slow.getByRole('button', { name: 'Continue', exact: true }).waitFor()
    await holdTime(quick, time)
    await slow.getByRole('alert').filter({ hasText: 'That time has just been taken.' }).waitFor()
    expect(await slow.getByRole('button', { name: 'Continue', exact: true }).count()).toBe(0)
  })
})
