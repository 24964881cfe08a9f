import { randomUUID } from 'node:crypto'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  axeFindings,
  board,
  expectToast,
  type FrontDeskTest,
  panel,
  startFrontDesk,
  visit,
} from './front-desk.ts'
import { type LinkedDesk, openLinkedDesk } from './linked-desk.ts'
import { morningZone } from './outage/morning-zone.ts'

const timeZone = morningZone(new Date())
let clinic: FrontDeskTest
let desk: LinkedDesk
let other: LinkedDesk
beforeAll(async () => {
  clinic = await startFrontDesk({ timeZone })
  const { id, doctorId, roomId } = clinic.clinic
  const admin = await clinic.api.as(clinic.clinic, 'admin')
  await admin.call(endpoints.clinic.update, {
    params: { clinicId: id },
    body: {
      settings: {
        walkInTime: [
          {
            doctorId,
            roomId,
            weekdays: [1, 2, 3, 4, 5, 6, 7],
            start: '10:30',
            end: '12:30',
            releaseAt: '10:30',
          },
        ],
      },
    },
    operationId: randomUUID(),
  })
  desk = await openLinkedDesk(clinic)
  other = await openLinkedDesk(clinic)
})
afterAll(async () => {
  await other.close()
  await desk.close()
  await clinic.close()
})

test('somebody at the counter gets time that is kept for them: certain without the server, checked in at once', async () => {
  const page = await desk.openSignedIn()
  await board(page).getByText('Kept for walk-ins at this desk').waitFor()
  const elsewhere = await other.openSignedIn()
  await board(elsewhere).getByText('Kept for walk-ins at another desk').waitFor()
  await desk.link.cut()
  await page.getByText(/Offline · as of/).waitFor()

  // From another day, too: a walk-in is now.
  await page.getByRole('button', { name: 'Next day' }).click()
  await board(page).waitFor()
  await page.keyboard.press('w')
  await panel(page).getByRole('button', { name: 'New patient' }).click()
  await panel(page).getByLabel('Given name').fill('Ada')
  await panel(page).getByLabel('Family name').fill('Byron')
  await panel(page).getByRole('button', { name: 'Add patient' }).click()
  await panel(page).getByLabel('Type').selectOption({ label: 'Check-up · 30 min' })
  // Whenever in the hour from nine on this runs: not much later than the first free start, so it comes first.
  const kept = panel(page).getByRole('radio', { name: /10:30.*kept for walk-ins/ })
  await kept.waitFor()
  expect(await kept.isChecked()).toBe(true)
  expect(await axeFindings(page)).toEqual([])
  await panel(page).getByRole('button', { name: 'Book and check in' }).click()
  await expectToast(page, /^Ada Byron is checked in for 10:30\. Waiting to be sent\.$/)
  const here = visit(page, /10:30–11:00.*Byron, Ada.*Arrived/)
  expect(await here.textContent()).toContain('Waiting to be sent')
  expect(await here.textContent()).not.toContain('Not yet accepted')
  await here.click()
  await panel(page)
    .getByText(/in time that is kept for it: it is certain/)
    .waitFor()
  const id = await here.getAttribute('data-appointment-id')

  await desk.mend()
  await page.getByText('Live', { exact: true }).waitFor()
  await visit(page, /Waiting to be sent/).waitFor({ state: 'detached' })
  await visit(elsewhere, /10:30–11:00.*Byron, Ada.*Arrived/).waitFor()
  const booked = await clinic.otherDesk.call(endpoints.appointment.read, {
    params: { clinicId: clinic.clinic.id, id: id ?? '' },
  })
  expect([booked.source, booked.status]).toEqual(['walk-in', 'arrived'])
})

test('a walk-in without a patient or a type is told what is missing', async () => {
  const page = await desk.openPage()
  await page.getByRole('button', { name: 'Walk-in' }).click()
  await panel(page).getByRole('button', { name: 'Book and check in' }).click()
  await panel(page).getByText('Choose a patient first.').waitFor()
})
