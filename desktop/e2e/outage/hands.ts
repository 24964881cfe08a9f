import type { Page } from 'playwright-core'
import { board, panel, visit } from '../front-desk.ts'
import { type DoctorName, TYPE_NAME } from './outage-clinic.ts'

/*
 * What a person does at the desk, by pointer and keys alone. Times are `10:30`; a visit is named by its start and
 * its patient's family name.
 */

const SLOT = 30
const MINUTES_A_KEY = 5

export const visitAt = (page: Page, time: string, familyName: string) =>
  visit(page, new RegExp(`${time}–.*${familyName}`))

async function chooseTypeAndTime(page: Page, time: string, doctor: DoctorName): Promise<void> {
  await panel(page)
    .getByLabel('Type')
    .selectOption({ label: `${TYPE_NAME} · ${SLOT} min` })
  await panel(page).getByLabel('Doctor').selectOption({ label: doctor })
  await page.getByRole('button', { name: `Choose ${time}, ${doctor}` }).click()
  await panel(page).getByRole('button', { name: 'Book', exact: true }).click()
}

/** Finds a patient by name and books. */
export async function bookByHand(
  page: Page,
  familyName: string,
  time: string,
  doctor: DoctorName,
): Promise<void> {
  await page.keyboard.press('b')
  await panel(page).getByRole('combobox', { name: 'Patient' }).fill(familyName.toLowerCase())
  await page.getByRole('option', { name: new RegExp(`^${familyName}`) }).click()
  await chooseTypeAndTime(page, time, doctor)
  await visitAt(page, time, familyName).waitFor()
}

/** Adds a patient nobody knows, and books. Two acts. */
export async function addAndBookByHand(
  page: Page,
  [givenName, familyName]: readonly [string, string],
  time: string,
  doctor: DoctorName,
): Promise<void> {
  await page.keyboard.press('b')
  await panel(page).getByRole('combobox', { name: 'Patient' }).fill(`${givenName} ${familyName}`)
  await page.getByRole('option', { name: /as a new patient/ }).click()
  await panel(page).getByLabel('Birth date').fill('1990-05-06')
  await panel(page).getByLabel('Phone').fill('+44 7700 900999')
  await panel(page).getByRole('button', { name: 'Add patient' }).click()
  await panel(page).getByText(`${familyName}, ${givenName}`).waitFor()
  await chooseTypeAndTime(page, time, doctor)
  await visitAt(page, time, familyName).waitFor()
}

/** Moves by keys, later on the same day. */
export async function moveByHand(page: Page, from: string, familyName: string, to: string): Promise<void> {
  await visitAt(page, from, familyName).focus()
  await page.keyboard.press('m')
  const steps = (minutesOf(to) - minutesOf(from)) / MINUTES_A_KEY
  for (let step = 0; step < steps; step++) await page.keyboard.press('ArrowDown')
  await page
    .getByRole('status')
    .getByText(new RegExp(`${to}–`))
    .waitFor()
  await page.keyboard.press('Enter')
  await visitAt(page, to, familyName).waitFor()
}

export async function cancelByHand(page: Page, time: string, familyName: string): Promise<void> {
  await visitAt(page, time, familyName).focus()
  await page.keyboard.press('x')
  await panel(page).getByRole('button', { name: 'Patient is ill' }).click()
  await panel(page).getByRole('button', { name: 'Cancel appointment' }).click()
  await visitAt(page, time, familyName).waitFor({ state: 'detached' })
}

/** Presses a status's button in the visit's panel, and sees its word on the board. */
export async function setStatusByHand(
  page: Page,
  [time, familyName]: readonly [string, string],
  verb: string,
  label: string,
): Promise<void> {
  await visitAt(page, time, familyName).click()
  await panel(page)
    .getByRole('button', { name: new RegExp(`^${verb}`) })
    .click()
  await visit(page, new RegExp(`${time}–.*${familyName}.*${label}`)).waitFor()
}

/** By its key; it frees the time. */
export async function noShowByHand(page: Page, time: string, familyName: string): Promise<void> {
  await visitAt(page, time, familyName).focus()
  await page.keyboard.press('n')
  await visit(page, new RegExp(`${time}–.*${familyName}.*No-show`)).waitFor()
}

/** Takes back the last act of this desk. */
export async function undoByHand(page: Page, time: string, familyName: string, label: string): Promise<void> {
  await board(page).focus()
  await page.keyboard.press('u')
  await visit(page, new RegExp(`${time}–.*${familyName}.*${label}`)).waitFor()
}

export async function noteByHand(page: Page, time: string, familyName: string, note: string): Promise<void> {
  await visitAt(page, time, familyName).click()
  await panel(page).getByLabel('Note').fill(note)
  await panel(page).getByRole('button', { name: 'Save note' }).click()
  await panel(page).getByRole('button', { name: 'Save note' }).waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
}

/** Somebody known is at the counter: the nearest time, booked and checked in. Two acts. */
export async function walkInByHand(page: Page, familyName: string): Promise<void> {
  await page.getByRole('button', { name: 'Walk-in', exact: true }).click()
  await panel(page).getByRole('combobox', { name: 'Patient' }).fill(familyName.toLowerCase())
  await page.getByRole('option', { name: new RegExp(`^${familyName}`) }).click()
  await panel(page)
    .getByLabel('Type')
    .selectOption({ label: `${TYPE_NAME} · ${SLOT} min` })
  await panel(page)
    .getByText(/^Today /)
    .waitFor()
  await panel(page).getByRole('button', { name: 'Book and check in' }).click()
  await visit(page, new RegExp(`${familyName}.*Arrived`)).waitFor()
}

export async function timeOffByHand(page: Page, doctor: DoctorName, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: `Time off for ${doctor}` }).click()
  await panel(page).getByLabel('Doctor').selectOption({ label: doctor })
  await panel(page).getByLabel('From, time').fill(from)
  await panel(page).getByLabel('To, time').fill(to)
  await panel(page).getByRole('button', { name: 'Enter time off' }).click()
  await panel(page).getByRole('button', { name: 'Enter time off' }).waitFor({ state: 'detached' })
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
