import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TEST_PASSWORD } from '@scheduler/cloud-api/test/factories'
import { endpoints } from '@scheduler/shared-types/endpoints'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { openFaultyLink } from '../../../scripts/test-support/faulty-link.ts'
import { removeFolder } from '../../../scripts/test-support/remove-folder.ts'
import type { ElectronApplication } from '../electron-substitute/launch-substitute.ts'
import { board, FIRST_DOCTOR, panel, signIn, startFrontDesk, visit } from '../front-desk.ts'
import { launchElectron } from '../launch-electron.ts'

/*
 * The whole way once in the installed program: main, preload, core, its encrypted cache and the system's key.
 */

test('what was booked without the server outlives quitting, is opened by password and sent when it is back', async () => {
  const clinic = await startFrontDesk()
  onTestFinished(() => clinic.close())
  const link = await openFaultyLink(clinic.api.baseUrl)
  onTestFinished(() => link.close())
  const deskDir = mkdtempSync(join(tmpdir(), 'scheduler-desk-'))
  onTestFinished(() => removeFolder(deskDir))
  const start = async () => {
    // On the substitute always: the system's messages are looked at.
    const app = await launchElectron({ deskDir, env: { DESK_API_URL: link.url }, settings: {} })
    const page = await app.firstWindow()
    await page.setViewportSize({ width: 1280, height: 900 })
    return { app, page }
  }

  const first = await start()
  await signIn(first.page, clinic.clinic.emails.receptionist)
  await first.page.getByText('Live', { exact: true }).waitFor()
  await showTomorrow(first.page)
  await link.cut()
  await first.page.getByText(/Offline · as of/).waitFor()
  await bookOffline(first.page)
  await visit(first.page, /13:00–13:30.*Haddad, Noor/).waitFor()
  await first.app.close()
  expect(readAll(deskDir)).not.toMatch(/Haddad|Noor|Okafor|Amara/)

  const second = await start()
  onTestFinished(() => second.app.close())
  await second.page.getByLabel('Password').fill(TEST_PASSWORD)
  await second.page.getByRole('button', { name: 'Unlock' }).click()
  await showTomorrow(second.page)
  await visit(second.page, /13:00–13:30.*Haddad, Noor/).waitFor()
  // Nobody looks at the window, so the system tells.
  await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].minimize())
  await link.mend()
  await second.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'))
  await second.page.getByText('Live', { exact: true }).waitFor()
  await expect.poll(() => notices(second.app)).toContain('You are back online: 2 changes sent.')

  const { items } = await clinic.otherDesk.call(endpoints.appointment.list, {
    params: { clinicId: clinic.clinic.id },
    query: {
      from: new Date(Date.now()).toISOString(),
      to: new Date(Date.now() + 3 * 86_400_000).toISOString(),
    },
  })
  expect(items.map(({ status, doctorId }) => ({ status, doctorId }))).toEqual([
    { status: 'booked', doctorId: clinic.clinic.doctorId },
  ])
})

async function showTomorrow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Next day' }).click()
  await board(page).waitFor()
}

/** A patient who was never here before. */
async function bookOffline(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await panel(page).getByRole('button', { name: 'New patient' }).click()
  await panel(page).getByLabel('Given name').fill('Noor')
  await panel(page).getByLabel('Family name').fill('Haddad')
  await panel(page).getByLabel('Birth date').fill('1990-05-06')
  await panel(page).getByRole('button', { name: 'Add patient' }).click()
  await panel(page).getByText('Haddad, Noor').waitFor()
  await panel(page).getByLabel('Type').selectOption({ label: 'Check-up · 30 min' })
  await page.getByRole('button', { name: `Choose 13:00, ${FIRST_DOCTOR}` }).click()
  await panel(page).getByRole('button', { name: 'Book', exact: true }).click()
}

async function notices(app: ElectronApplication): Promise<string> {
  const shown = await app.evaluate(({ Notification }) => Notification.shown as readonly { body: string }[])
  return shown.map(({ body }) => body).join('\n')
}

/** Every byte below a folder, as text in which a name would be found. */
function readAll(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('\n')
}
