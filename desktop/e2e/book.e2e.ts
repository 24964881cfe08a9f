import { at, book } from '@scheduler/cloud-api/test/booking'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  board,
  collectErrors,
  expectToast,
  FIRST_DOCTOR,
  type FrontDeskTest,
  panel,
  SECOND_DOCTOR,
  startFrontDesk,
  visit,
} from './front-desk.ts'

let desk: FrontDeskTest
beforeAll(async () => {
  desk = await startFrontDesk()
})
afterAll(() => desk.close())

const patientBox = { name: 'Patient' } as const

describe('booking at the desk', () => {
  test('a new patient is added and booked with any doctor, by keyboard', async () => {
    const page = await desk.openTomorrow()
    const errors = collectErrors(page)
    await page.keyboard.press('b')
    await panel(page).getByRole('combobox', patientBox).fill('noor haddad')
    await page.getByRole('option', { name: /as a new patient/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await panel(page).getByLabel('Given name').inputValue()).toBe('Noor')
    expect(await panel(page).getByLabel('Family name').inputValue()).toBe('Haddad')
    await panel(page).getByLabel('Birth date').fill('1990-05-06')
    await panel(page).getByRole('button', { name: 'Add patient' }).press('Enter')
    await panel(page).getByText('Haddad, Noor').waitFor()
    await panel(page).getByLabel('Type').selectOption({ label: 'Check-up · 30 min' })
    await panel(page).getByRole('button', { name: '10:30' }).press('Enter')
    await panel(page).getByRole('button', { name: 'Book', exact: true }).press('Enter')
    await visit(page, /10:30–11:00.*Haddad, Noor.*Check-up.*Booked/).waitFor()
    await expectToast(page, /Booked Noor Haddad/)
    expect(errors).toEqual([])
  })

  test('a known patient is found, the free time is taken on the board, and Undo takes it back', async () => {
    const page = await desk.openTomorrow()
    await page.getByRole('button', { name: 'Book', exact: true }).click()
    await panel(page).getByRole('combobox', patientBox).fill('okaf')
    await page.getByRole('option', { name: 'Okafor, Amara' }).click()
    await panel(page).getByLabel('Type').selectOption({ label: 'Check-up · 30 min' })
    await page.getByRole('button', { name: `Choose 13:00, ${SECOND_DOCTOR}` }).click()
    await panel(page).getByText(`13:00–13:30, ${SECOND_DOCTOR}`).waitFor()
    await panel(page).getByRole('button', { name: 'Book', exact: true }).click()
    await visit(page, /13:00–13:30.*Okafor, Amara/).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await visit(page, /13:00–13:30.*Okafor, Amara/).waitFor({ state: 'detached' })
  })

  test('what is missing is said, and nothing typed is lost', async () => {
    const page = await desk.openTomorrow()
    await page.keyboard.press('b')
    await panel(page).getByLabel('Note').fill('Needs an interpreter')
    await panel(page).getByRole('button', { name: 'Book', exact: true }).click()
    await panel(page).getByText('Choose a patient first.').waitFor()
    expect(await panel(page).getByLabel('Note').inputValue()).toBe('Needs an interpreter')
  })

  test('a time that goes while the form is open is told before Book is pressed', async () => {
    const page = await desk.openTomorrow()
    await page.keyboard.press('b')
    await panel(page).getByRole('combobox', patientBox).fill('okafor')
    await page.getByRole('option', { name: 'Okafor, Amara' }).click()
    await panel(page).getByLabel('Type').selectOption({ label: 'Check-up · 30 min' })
    await page.getByRole('button', { name: `Choose 14:00, ${FIRST_DOCTOR}` }).click()
    await panel(page).getByText(`14:00–14:30, ${FIRST_DOCTOR}`).waitFor()
    expect(await panel(page).getByText('This time is not free').count()).toBe(0)
    await book(desk.otherDesk, desk.clinic, at('14:00', 1))
    await panel(page).getByText('This time is not free').waitFor()
    await panel(page).getByText('the doctor has another appointment').waitFor()
  })

  test('a taken time can be overbooked, with a reason only', async () => {
    const page = await desk.openTomorrow()
    await page.keyboard.press('b')
    await panel(page).getByRole('combobox', patientBox).fill('okafor')
    await page.getByRole('option', { name: 'Okafor, Amara' }).click()
    await panel(page).getByLabel('Type').selectOption({ label: 'Check-up · 30 min' })
    await page.getByRole('button', { name: `Choose 16:00, ${FIRST_DOCTOR}` }).click()
    await panel(page).getByText(`16:00–16:30, ${FIRST_DOCTOR}`).waitFor()
    await book(desk.otherDesk, desk.clinic, at('16:00', 1))
    await visit(page, /16:00–16:30.*Test/).waitFor()
    await panel(page).getByRole('button', { name: 'Book', exact: true }).click()
    await panel(page).getByText('This time cannot be taken').waitFor()
    await panel(page).getByText('Nearest free:').waitFor()
    await panel(page).getByRole('button', { name: 'Book anyway' }).click()
    await panel(page).getByText('Say why').waitFor()
    await panel(page)
      .getByLabel(/Reason/)
      .fill('In pain, the doctor agreed')
    await panel(page).getByRole('button', { name: 'Book anyway' }).click()
    await visit(page, /16:00–16:30.*Okafor, Amara.*overbooked/).waitFor()
    expect(
      await board(page)
        .getByRole('button', { name: /16:00–16:30/ })
        .count(),
    ).toBe(2)
  })
})
