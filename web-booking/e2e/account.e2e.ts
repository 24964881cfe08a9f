import { TEST_PASSWORD } from '@scheduler/cloud-api/test/factories'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type BookingPageTest,
  expectAccessible,
  expectQuestion,
  fillDetails,
  GUEST,
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

test('a new patient opens an account while booking, and finds the appointment in it after a reload', async () => {
  const page = await clinicPage.openPhone()
  await openTimes(page, clinicPage.url)
  await showNextWeek(page)
  await holdTime(page, '09:00')
  await page.getByRole('button', { name: /Create an account/ }).click()
  await expectQuestion(page, 'Create an account')
  await fillDetails(page, { ...GUEST, Password: 'short' })
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByText('Use at least 10 characters.').waitFor()
  await expectAccessible(page, 'register')
  await page.getByLabel('Password').fill('five plain words to keep')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expectQuestion(page, 'Is there anything the clinic should know?')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await expectQuestion(page, 'Your appointment is booked')

  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  expect(kept).not.toContain('five plain words')
  expect(kept).not.toContain('eyJ')

  await page.getByRole('link', { name: 'Your appointments' }).click()
  await page.getByText(/, 09:00$/).waitFor()
  await page.reload()
  await page.getByText(/, 09:00$/).waitFor()
  await expectAccessible(page, 'own appointments')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Password').waitFor()
  await page.reload()
  await page.getByLabel('Password').waitFor()
})

test('a patient with an account signs in and books for themselves', async () => {
  const page = await clinicPage.openPhone()
  await openTimes(page, clinicPage.url)
  await showNextWeek(page)
  await holdTime(page, '12:00')
  await page.getByRole('button', { name: /^Sign in/ }).click()
  await expectQuestion(page, 'Sign in')
  await page.getByLabel('E-mail').fill(clinicPage.clinic.emails.patient)
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').filter({ hasText: 'This e-mail and password do not match.' }).waitFor()
  await expectAccessible(page, 'sign in')
  await page.getByLabel('Password').fill(TEST_PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expectQuestion(page, 'Is there anything the clinic should know?')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expectQuestion(page, 'Is everything right?')
  await page.getByText('Test patient').waitFor()
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await expectQuestion(page, 'Your appointment is booked')
})

test('an e-mail that has an account is said beside its field', async () => {
  const page = await clinicPage.openPhone()
  await openTimes(page, clinicPage.url)
  await showNextWeek(page)
  await holdTime(page, '13:00')
  await page.getByRole('button', { name: /Create an account/ }).click()
  await fillDetails(page, {
    ...GUEST,
    'E-mail': clinicPage.clinic.emails.patient,
    Password: 'five plain words to keep',
  })
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByText('There is an account with this e-mail already.').waitFor()
})
