import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeClinic } from '@scheduler/cloud-api/test/factories'
import { startTestApi, type TestApi } from '@scheduler/cloud-api/test/test-server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../../scripts/test-support/launch-browser.ts'
import { removeFolder } from '../../../scripts/test-support/remove-folder.ts'
import type { BrowserHost } from '../../src/browser-host/browser-host.ts'
import { openDesk } from '../../src/browser-host/open-desk.ts'
import { signIn } from '../front-desk.ts'

/* What only the browser shell has: links, because other programs of this computer could open its address; and tabs. */

const deskDir = mkdtempSync(join(tmpdir(), 'scheduler-desk-'))
let api: TestApi
let browser: Browser
let host: BrowserHost
beforeAll(async () => {
  api = await startTestApi()
  browser = await launchBrowser()
  host = await openDesk({ apiUrl: api.baseUrl, port: 0, deskDir })
})
afterAll(async () => {
  await browser.close()
  await host.close()
  await api.close()
  removeFolder(deskDir)
})

const openBrowser = async () => (await browser.newContext()).newPage()

test('a browser without the link is told how to get in', async () => {
  const page = await openBrowser()
  await page.goto(host.url)
  await page.getByText('This browser has not been let in').waitFor()
  expect(await page.getByLabel('E-mail').count()).toBe(0)
})

test('a link opens one browser, and goes on opening that one', async () => {
  const link = host.newLink()
  const page = await openBrowser()
  await page.goto(link)
  await page.getByLabel('E-mail').waitFor()
  expect(page.url()).not.toContain('#')
  await page.reload()
  await page.getByLabel('E-mail').waitFor()
  const stranger = await openBrowser()
  await stranger.goto(link)
  await stranger.getByText('This browser has not been let in').waitFor()
})

test('the outage kit opens in a tab of its own, for this browser only', async () => {
  const clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  const page = await openBrowser()
  await page.goto(host.newLink())
  await signIn(page, clinic.emails.receptionist)
  await page.getByRole('button', { name: 'Settings' }).click()
  const opened = page.waitForEvent('popup')
  await page.getByRole('button', { name: 'Open the outage kit' }).click()
  const kit = await opened
  await kit.getByLabel('Who are you?').waitFor()
  const stranger = await openBrowser()
  expect((await stranger.goto(kit.url()))?.status()).toBe(404)
  await stranger.getByRole('heading', { name: 'There is nothing at this address.' }).waitFor()
})
