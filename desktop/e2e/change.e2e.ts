import { at, book } from '@scheduler/cloud-api/test/booking'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  collectErrors,
  column,
  expectToast,
  type FrontDeskTest,
  panel,
  startFrontDesk,
  visit,
} from './front-desk.ts'

let desk: FrontDeskTest
beforeAll(async () => {
  desk = await startFrontDesk()
})
afterAll(() => desk.close())

const bookAt = (time: string) =>
  book(desk.otherDesk, desk.clinic, at(time, 1), {
    appointmentTypeId: desk.typeId,
    patientId: desk.patientId,
    roomId: null,
  })

describe('moving', () => {
  test('by dragging, to another time and doctor, and back by Undo', async () => {
    await bookAt('08:00')
    const page = await desk.openTomorrow()
    const errors = collectErrors(page)
    const block = visit(page, /08:00–08:30/)
    const from = await block.boundingBox()
    const target = await column(page, desk.secondDoctorId).boundingBox()
    if (!from || !target) throw new Error('the board is not drawn')
    await page.mouse.move(from.x + 40, from.y + 10)
    await page.mouse.down()
    // An hour is 120 pixels.
    await page.mouse.move(target.x + 40, from.y + 10 + 120, { steps: 6 })
    await page.mouse.up()
    await column(page, desk.secondDoctorId)
      .getByRole('button', { name: /09:00–09:30.*Okafor, Amara/ })
      .waitFor()
    await expectToast(page, /Moved/)
    await page.keyboard.press('u')
    await column(page, desk.clinic.doctorId)
      .getByRole('button', { name: /08:00–08:30.*Okafor, Amara/ })
      .waitFor()
    expect(errors).toEqual([])
  })

  test('by keyboard: M, arrows, Enter; Esc leaves it', async () => {
    await bookAt('10:00')
    const page = await desk.openTomorrow()
    await visit(page, /10:00–10:30/).focus()
    await page.keyboard.press('m')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Escape')
    await visit(page, /10:00–10:30/).focus()
    await page.keyboard.press('m')
    for (let step = 0; step < 6; step++) await page.keyboard.press('ArrowDown')
    await page
      .getByRole('status')
      .getByText(/10:30–11:00/)
      .waitFor()
    await page.keyboard.press('Enter')
    await visit(page, /10:30–11:00.*Okafor, Amara/).waitFor()
    await expectToast(page, /Moved Amara Okafor/)
  })

  test('onto a taken time: it stays, with the reason and the nearest free times', async () => {
    await bookAt('12:00')
    await bookAt('13:00')
    const page = await desk.openTomorrow()
    await visit(page, /12:00–12:30/).focus()
    await page.keyboard.press('m')
    for (let step = 0; step < 12; step++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await panel(page).getByText('This time cannot be taken').waitFor()
    await visit(page, /12:00–12:30/).waitFor()
    const alternative = panel(page)
      .getByRole('button', { name: /^1[0-9]:[0-9]{2} · / })
      .first()
    const words = (await alternative.textContent())?.slice(0, 5)
    await alternative.click()
    await visit(page, new RegExp(`^${words}–`)).waitFor()
    await visit(page, /12:00–12:30/).waitFor({ state: 'detached' })
  })
})

describe('status', () => {
  test('check in, start, complete, each undone by its toast', async () => {
    await bookAt('15:00')
    const page = await desk.openTomorrow()
    await visit(page, /15:00–15:30/).click()
    await panel(page)
      .getByRole('button', { name: /^Check in/ })
      .click()
    await visit(page, /15:00–15:30.*Arrived/).waitFor()
    await panel(page)
      .getByRole('button', { name: /^Start/ })
      .click()
    await visit(page, /15:00–15:30.*In progress/).waitFor()
    await panel(page)
      .getByRole('button', { name: /^Complete/ })
      .click()
    await visit(page, /15:00–15:30.*Completed/).waitFor()
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await visit(page, /15:00–15:30.*In progress/).waitFor()
  })

  test('no-show by its key, and back', async () => {
    await bookAt('16:00')
    const page = await desk.openTomorrow()
    await visit(page, /16:00–16:30/).focus()
    await page.keyboard.press('n')
    await visit(page, /16:00–16:30.*No-show/).waitFor()
    await expectToast(page, /no-show/)
    await page.keyboard.press('u')
    await visit(page, /16:00–16:30.*Booked/).waitFor()
  })

  test('cancel asks for a reason, frees the time, and is undone', async () => {
    await bookAt('17:00')
    const page = await desk.openTomorrow()
    await visit(page, /17:00–17:30/).focus()
    await page.keyboard.press('x')
    await panel(page).getByRole('button', { name: 'Cancel appointment' }).click()
    await panel(page).getByText('Give a reason').waitFor()
    await panel(page).getByRole('button', { name: 'Patient is ill' }).click()
    await panel(page).getByRole('button', { name: 'Cancel appointment' }).click()
    await visit(page, /17:00–17:30/).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /Show 1 cancelled/ }).click()
    await visit(page, /17:00–17:30.*Cancelled/).waitFor()
    await expectToast(page, /Cancelled/)
    await page.keyboard.press('u')
    await visit(page, /17:00–17:30.*Booked/).waitFor()
  })
})
