import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { board, collectErrors, type FrontDeskTest, signIn, startFrontDesk } from './front-desk.ts'

let desk: FrontDeskTest
beforeAll(async () => {
  desk = await startFrontDesk()
})
afterAll(() => desk.close())

describe('who may enter', () => {
  test('a wrong password is a sentence, and what was typed stays', async () => {
    const page = await desk.openEntrance()
    await signIn(page, desk.clinic.emails.receptionist, 'not the password')
    await page.getByRole('alert').waitFor()
    expect(await page.getByLabel('E-mail').inputValue()).toBe(desk.clinic.emails.receptionist)
    expect(await page.getByLabel('Password').inputValue()).toBe('')
  })

  test('a patient is sent to the public page', async () => {
    const page = await desk.openEntrance()
    await signIn(page, desk.clinic.emails.patient)
    await page.getByText('The front desk is for staff.').waitFor()
  })

  test('signing in shows the day, signing out forgets it', async () => {
    const page = await desk.openTomorrow('doctor')
    const errors = collectErrors(page)
    await page.getByRole('button', { name: /Sign out/ }).click()
    await page.getByRole('button', { name: 'Unlock' }).waitFor()
    expect(await board(page).count()).toBe(0)
    await page.reload()
    await page.getByRole('button', { name: 'Unlock' }).waitFor()
    expect(errors).toEqual([])
  })
})
