import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type BookingPageTest,
  expectAccessible,
  expectQuestion,
  fillDetails,
  holdTime,
  openTimes,
  showNextWeek,
  startBookingPage,
} from './booking-page.ts'

let clinicPage: BookingPageTest
beforeAll(async () => {
  clinicPage = await startBookingPage()
})
afterAll(() => clinicPage?.close())

test('two phones go for the same time: one is told before it submits, with the nearest free times', async () => {
  const quick = await clinicPage.openPhone()
  const slow = await clinicPage.openPhone()
  for (const page of [quick, slow]) {
    await openTimes(page, clinicPage.url, /Dr Test/)
    await showNextWeek(page)
    await page.getByRole('button', { name: '09:00', exact: true }).click()
  }
  await quick.getByRole('button', { name: 'Continue' }).click()
  await quick.getByRole('heading', { name: 'Who is the appointment for?' }).waitFor()

  const told = slow.getByRole('alert').filter({ hasText: 'That time has just been taken.' })
  await told.waitFor()
  expect(await slow.getByRole('button', { name: 'Continue' }).count()).toBe(0)
  expect(await slow.getByRole('button', { name: '09:00', exact: true }).count()).toBe(0)
  expect(await quick.getByText('has just been taken').count()).toBe(0)
  await expectAccessible(slow, 'taken')
  await slow.getByRole('button', { name: /^\w{3} \d+ \w{3}, 09:30$/ }).click()
  await slow.getByRole('button', { name: 'Continue' }).click()
  await slow.getByRole('heading', { name: 'Who is the appointment for?' }).waitFor()
})

test('a phone that hears nothing is refused with three alternatives', async () => {
  const quick = await clinicPage.openPhone()
  const deaf = await clinicPage.openPhone()
  await deaf.route('**/api/realtime/**', (route) => route.abort())
  for (const page of [quick, deaf]) {
    await openTimes(page, clinicPage.url, /Dr Test/)
    await showNextWeek(page)
  }
  await deaf.getByRole('button', { name: '11:00', exact: true }).click()
  await holdTime(quick, '11:00')
  await deaf.getByRole('button', { name: 'Continue' }).click()
  await deaf.getByRole('alert').filter({ hasText: 'That time has just been taken.' }).waitFor()
  const alternatives = deaf.getByRole('button', { name: /^\w{3} \d+ \w{3}, \d\d:\d\d/ })
  expect(await alternatives.count()).toBe(3)
  await alternatives.first().click()
  await deaf.getByRole('button', { name: 'Continue' }).click()
  await deaf.getByRole('heading', { name: 'Who is the appointment for?' }).waitFor()
})

test('a hold that runs out is said in words; nothing typed is lost; the time can be chosen again', async () => {
  const page = await clinicPage.openPhone()
  await page.clock.install()
  await openTimes(page, clinicPage.url, /Dr Second/)
  await showNextWeek(page)
  await holdTime(page, '14:00')
  await page.getByRole('button', { name: /Continue without an account/ }).click()
  await fillDetails(page)
  const timer = page.getByRole('timer')

  clinicPage.advance(241_000)
  await page.clock.fastForward(241_000)
  await page.getByText('1 minute left to keep this time.').waitFor()
  await page.getByRole('button', { name: /more time/ }).click()
  await timer.filter({ hasText: /^[45]:\d\d$/ }).waitFor()
  expect(await page.getByRole('button', { name: /more time/ }).count()).toBe(0)

  clinicPage.advance(301_000)
  await page.clock.fastForward(301_000)
  await page.getByRole('alert').filter({ hasText: 'We could not keep your time any longer.' }).waitFor()
  await expectAccessible(page, 'expired')
  await page.getByRole('button', { name: 'Choose a time again' }).click()
  await page.getByRole('button', { name: '14:00', exact: true, pressed: true }).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expectQuestion(page, 'Is everything right?')
  await page.getByText('Ada Byron').waitFor()
})

test('closing the tab gives the time back', async () => {
  const leaving = await clinicPage.openPhone()
  const staying = await clinicPage.openPhone()
  await openTimes(staying, clinicPage.url, /Dr Second/)
  await showNextWeek(staying)
  await openTimes(leaving, clinicPage.url, /Dr Second/)
  await showNextWeek(leaving)
  await holdTime(leaving, '16:00')
  await staying.getByRole('button', { name: '16:00', exact: true }).waitFor({ state: 'detached' })
  await leaving.close({ runBeforeUnload: true })
  await staying.getByRole('button', { name: '16:00', exact: true }).waitFor()
})

test('an answer that is lost on the way: trying again repeats the same operation', async () => {
  const page = await clinicPage.openPhone()
  const keys: (string | undefined)[] = []
  await page.route('**/holds', async (route) => {
    keys.push(route.request().headers()['idempotency-key'])
    if (keys.length > 1) return route.continue()
    await route.fetch()
    await route.abort()
  })
  await openTimes(page, clinicPage.url, /Dr Second/)
  await showNextWeek(page)
  await page.getByRole('button', { name: '17:00', exact: true }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page
    .getByRole('alert')
    .filter({ hasText: 'We could not reach the clinic’s booking system.' })
    .waitFor()
  expect(await page.getByText('has just been taken').count()).toBe(0)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Who is the appointment for?' }).waitFor()
  expect(keys).toHaveLength(2)
  expect(keys[0]).toBe(keys[1])
})
