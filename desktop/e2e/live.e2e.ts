import { randomUUID } from 'node:crypto'
import { at, book } from '@scheduler/cloud-api/test/booking'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings, type FrontDeskTest, panel, startFrontDesk, visit } from './front-desk.ts'

let desk: FrontDeskTest
beforeAll(async () => {
  desk = await startFrontDesk()
})
afterAll(() => desk.close())

describe('other people’s changes', () => {
  test('appear by themselves: booked, moved, cancelled', async () => {
    const page = await desk.openTomorrow()
    const { id } = await book(desk.otherDesk, desk.clinic, at('09:00', 1))
    await visit(page, /09:00–09:30/).waitFor()
    const params = { clinicId: desk.clinic.id, id }
    await desk.otherDesk.call(appointmentEndpoints.move, {
      params,
      body: { start: at('11:00', 1) },
      operationId: randomUUID(),
    })
    await visit(page, /11:00–11:30/).waitFor()
    expect(await visit(page, /09:00–09:30/).count()).toBe(0)
    await desk.otherDesk.call(appointmentEndpoints.cancel, {
      params,
      body: { reason: 'Patient is ill' },
      operationId: randomUUID(),
    })
    await visit(page, /11:00–11:30/).waitFor({ state: 'detached' })
  })
})

describe('for everyone', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing on any screen, ${colorScheme}`, async () => {
      await book(desk.otherDesk, desk.clinic, at(colorScheme === 'light' ? '14:00' : '15:00', 1))
      const entrance = await desk.openEntrance({ colorScheme })
      await entrance.getByLabel('E-mail').waitFor()
      expect(await axeFindings(entrance)).toEqual([])

      const page = await desk.openTomorrow('receptionist', { colorScheme })
      await visit(page, /–1[45]:30/)
        .first()
        .waitFor()
      expect(await axeFindings(page)).toEqual([])
      await visit(page, /–1[45]:30/)
        .first()
        .click()
      await panel(page)
        .getByRole('button', { name: /^Check in/ })
        .waitFor()
      expect(await axeFindings(page)).toEqual([])
      await page.getByRole('button', { name: 'Book', exact: true }).click()
      await panel(page).getByLabel('Type').selectOption({ label: 'Check-up · 30 min' })
      await panel(page)
        .getByRole('heading', { name: /Free on/ })
        .waitFor()
      expect(await axeFindings(page)).toEqual([])
      await page.getByRole('button', { name: 'Patients' }).click()
      await page.getByRole('button', { name: /Okafor, Amara/ }).click()
      await panel(page).getByRole('button', { name: 'Book for Amara' }).waitFor()
      expect(await axeFindings(page)).toEqual([])
    })
  }

  test('at 360 pixels the page itself never scrolls sideways', async () => {
    const page = await desk.openTomorrow('receptionist', { viewport: { width: 360, height: 740 } })
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(await overflow()).toBe(0)
    await page.getByRole('button', { name: 'Book', exact: true }).click()
    await panel(page).getByLabel('Type').waitFor()
    expect(await overflow()).toBe(0)
  })
})

test('when the server goes, the desk says so, keeps showing the day, and goes on working', async () => {
  const own = await startFrontDesk()
  try {
    const page = await own.openTomorrow()
    await book(own.otherDesk, own.clinic, at('09:00', 1))
    await visit(page, /09:00–09:30/).waitFor()
    await own.api.close()
    await page.getByText(/Offline · as of/).waitFor()
    await visit(page, /09:00–09:30/).waitFor()
    await visit(page, /09:00–09:30/).click()
    await panel(page)
      .getByRole('button', { name: /^Check in/ })
      .click()
    await visit(page, /09:00–09:30.*Arrived/).waitFor()
    await page
      .getByText(/1 waiting/)
      .first()
      .waitFor()
  } finally {
    await own.close()
  }
})
