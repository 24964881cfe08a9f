import { existsSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, book } from '@scheduler/cloud-api/test/booking'
import { makeClinic, makePatient, TEST_PASSWORD, type TestClinic } from '@scheduler/cloud-api/test/factories'
import { startTestApi, type TestApi } from '@scheduler/cloud-api/test/test-server'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { removeFolder } from '../../../scripts/test-support/remove-folder.ts'
import type { ElectronApplication } from '../electron-substitute/launch-substitute.ts'
import { collectErrors, panel, signIn, visit } from '../front-desk.ts'
import {
  type LaunchElectronOptions,
  launchElectron,
  startSecondInstance,
  startToEnd,
} from '../launch-electron.ts'

let api: TestApi
let clinic: TestClinic
let deskDir: string
beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
})
afterAll(() => api.close())
beforeEach(() => {
  deskDir = mkdtempSync(join(tmpdir(), 'scheduler-desk-'))
  const folder = deskDir
  onTestFinished(() => removeFolder(folder))
})

type Options = Partial<LaunchElectronOptions>

async function launch(options: Options = {}): Promise<{ app: ElectronApplication; page: Page }> {
  const app = await launchElectron({ deskDir, env: { DESK_API_URL: api.baseUrl }, ...options })
  onTestFinished(() => app.close())
  return { app, page: await app.firstWindow() }
}

const entrance = (page: Page) => page.getByLabel('E-mail').waitFor()

/** What the page's window is asked in the main process; the desk's is the only one. */
const windowOf = {
  title: (app: ElectronApplication) =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getTitle() as string),
  count: (app: ElectronApplication) =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length as number),
}

/** A server nobody may reach: it keeps what is asked of it. */
async function startTrap(): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('<title>elsewhere</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, asked }
}

describe('the page', () => {
  test('has no Node and no Electron, only the contract', async () => {
    const { page } = await launch()
    const errors = collectErrors(page)
    await entrance(page)
    const seen = await page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
        (name) => name in window,
      ),
      surface: Object.keys(window.frontDesk ?? {}),
      requests: Object.keys(window.frontDesk?.requests ?? {}).length,
    }))
    expect(seen.node).toEqual([])
    expect(seen.surface).toEqual(['requests', 'events'])
    expect(seen.requests).toBeGreaterThan(20)
    const changed = await page.evaluate(() => {
      try {
        Object.assign(window.frontDesk?.requests ?? {}, { 'session.read': () => 'mine' })
      } catch {
        return 'refused'
      }
      return 'changed'
    })
    expect(changed).toBe('refused')
    expect(errors).toEqual([])
  })

  test('runs no script that is not the desk’s, and connects nowhere', async () => {
    const { page } = await launch()
    const trap = await startTrap()
    await entrance(page)
    const ran = await page.evaluate(async (url) => {
      const inline = document.createElement('script')
      inline.textContent = 'window.hasRun = true'
      document.body.append(inline)
      const foreign = document.createElement('script')
      foreign.src = `${url}/a.js`
      document.body.append(foreign)
      const image = document.createElement('img')
      image.src = `${url}/a.png`
      document.body.append(image)
      const frame = document.createElement('iframe')
      frame.src = `${url}/frame`
      document.body.append(frame)
      const fetched = await fetch(`${url}/data`).then(
        () => 'fetched',
        () => 'refused',
      )
      // Later, because what the debugger itself evaluates may use eval.
      const evaluated = await new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(new Function('return 2')())
          } catch {
            resolve('refused')
          }
        })
      })
      return { hasRun: 'hasRun' in window, fetched, evaluated }
    }, trap.url)
    expect(ran).toEqual({ hasRun: false, fetched: 'refused', evaluated: 'refused' })
    expect(trap.asked).toEqual([])
  })

  test('goes nowhere else and opens no window', async () => {
    const { app, page } = await launch()
    const trap = await startTrap()
    await entrance(page)
    await page.evaluate((url) => void window.open(`${url}/window`), trap.url)
    await entrance(page)
    await page.evaluate((url) => {
      const link = document.createElement('a')
      link.href = `${url}/blank`
      link.target = '_blank'
      document.body.append(link)
      link.click()
    }, trap.url)
    await entrance(page)
    await page.evaluate((url) => location.assign(`${url}/navigated`), trap.url)
    await entrance(page)
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
    expect(trap.asked).toEqual([])
    expect(await windowOf.count(app)).toBe(1)
    expect(await page.getByLabel('E-mail').count()).toBe(1)
  })

  test('may ask for no camera, no place and no notifications', async () => {
    const { page } = await launch()
    await entrance(page)
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'camera', 'notifications'] as const
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state))
    })
    expect(states).not.toContain('granted')
  })

  test('names no patient in its title, whatever it calls itself', async () => {
    const { app, page } = await launch()
    await entrance(page)
    await page.evaluate(() => {
      document.title = 'Okafor, Amara'
    })
    await page.waitForFunction(() => document.title === 'Okafor, Amara')
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
    expect(await windowOf.title(app)).toBe('Front desk')
  })
})

test('another page with the same preload is a stranger and is refused', async () => {
  const { app, page } = await launch()
  await signIn(page, clinic.emails.receptionist)
  await page.getByText('Live', { exact: true }).waitFor()
  const answers = await app.evaluate(async ({ BrowserWindow }) => {
    const [own] = BrowserWindow.getAllWindows()
    const { preload } = own.webContents.getLastWebPreferences()
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
    await stranger.loadURL('data:text/html,<title>stranger</title>')
    const ask = `frontDesk.requests['session.read']({})`
    const answers = {
      stranger: await stranger.webContents.executeJavaScript(ask),
      own: await own.webContents.executeJavaScript(ask),
    }
    stranger.destroy()
    return answers
  })
  expect(answers.stranger).toMatchObject({ error: { code: 'forbidden' } })
  expect(answers.own).toMatchObject({ result: { role: 'receptionist' } })
})

test('a second start shows the first one’s window and hands its link over', async () => {
  const id = '11111111-1111-4111-8111-111111111111'
  const { app, page } = await launch()
  await signIn(page, clinic.emails.receptionist)
  await page.getByText('Live', { exact: true }).waitFor()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].minimize())
  const asked = page.evaluate(
    () => new Promise((resolve) => window.frontDesk?.events['appointment-asked']?.(resolve)),
  )
  const code = await startSecondInstance({ deskDir, args: [`frontdesk://appointment/${id}`] })
  expect(code).toBe(0)
  expect(await asked).toEqual({ id })
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].isMinimized())).toBe(
    false,
  )
  expect(await windowOf.count(app)).toBe(1)
})

test('a link that starts the desk waits until somebody has signed in', async () => {
  const id = '22222222-2222-4222-8222-222222222222'
  const { page } = await launch({ args: [`frontdesk://appointment/${id}`] })
  await entrance(page)
  await page.evaluate(() => {
    window.frontDesk?.events['appointment-asked']?.((payload) => Object.assign(window, { asked: payload }))
  })
  expect(await page.evaluate(() => 'asked' in window)).toBe(false)
  await signIn(page, clinic.emails.receptionist)
  await page.waitForFunction(() => 'asked' in window)
  expect(await page.evaluate(() => Reflect.get(window, 'asked'))).toEqual({ id })
})

test('the window opens where and as large as it was', async () => {
  const bounds = { x: 140, y: 90, width: 900, height: 700 }
  const app = await launchElectron({ deskDir, env: { DESK_API_URL: api.baseUrl } })
  await entrance(await app.firstWindow())
  await app.evaluate(({ BrowserWindow }, given) => BrowserWindow.getAllWindows()[0].setBounds(given), bounds)
  await app.close()
  const again = await launch()
  await entrance(again.page)
  expect(
    await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getBounds()),
  ).toEqual(bounds)
})

test('a window that is closed is hidden, and the desk goes on', async () => {
  const { app, page } = await launch()
  await entrance(page)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close())
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].isVisible())).toBe(false)
  await startSecondInstance({ deskDir, args: [] })
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].isVisible()))
    .toBe(true)
})

test('a page that crashes is loaded again, and what was signed in stays so', async () => {
  const { app, page } = await launch()
  await signIn(page, clinic.emails.receptionist)
  await page.getByText('Live', { exact: true }).waitFor()
  const words = await app.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]
    const gone = new Promise((resolve) => webContents.once('render-process-gone', resolve))
    const loaded = new Promise((resolve) => webContents.once('did-finish-load', resolve))
    webContents.forcefullyCrashRenderer()
    await gone
    await loaded
    return webContents.executeJavaScript(`new Promise((resolve) => {
      const look = () => document.body.innerText.includes('Live') ? resolve('Live') : requestAnimationFrame(look)
      look()
    })`)
  })
  expect(words).toBe('Live')
})

describe('keys and screens', () => {
  const KEYRING = /cannot keep the key that protects patients’ data/

  test('where the system keeps no keys the desk says so and does not start', async () => {
    const started = await startToEnd({
      deskDir,
      env: { DESK_API_URL: api.baseUrl },
      settings: { keys: 'none' },
    })
    expect(started.code).toBe(1)
    expect(started.said).toMatch(KEYRING)
    expect(existsSync(join(deskDir, 'desk', 'data.key'))).toBe(false)
  })

  test('without a keyring it starts only where that was allowed, and says so each time', async () => {
    const settings = { keys: 'basic_text' } as const
    const env = { DESK_API_URL: api.baseUrl }
    expect((await startToEnd({ deskDir, env, settings })).said).toMatch(KEYRING)
    const { app, page } = await launch({ env: { ...env, DESK_WITHOUT_KEYRING: '1' }, settings })
    await entrance(page)
    const shown = await app.evaluate(({ Notification }) => Notification.shown as readonly { body: string }[])
    expect(shown.map(({ body }) => body).join()).toMatch(/no keyring/)
  })

  test('a screen that is gone leaves no window out of sight', async () => {
    const bounds = { x: 2100, y: 90, width: 900, height: 700 }
    const main = { x: 0, y: 0, width: 1920, height: 1040 }
    const screens = [main, { x: 1920, y: 0, width: 1280, height: 984 }]
    const app = await launchElectron({ deskDir, env: { DESK_API_URL: api.baseUrl }, settings: { screens } })
    await entrance(await app.firstWindow())
    await app.evaluate(
      ({ BrowserWindow }, given) => BrowserWindow.getAllWindows()[0].setBounds(given),
      bounds,
    )
    await app.close()
    const again = await launch({ settings: { screens: [main] } })
    const now = await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getBounds())
    expect(now).toEqual({ x: 510, y: 170, width: 900, height: 700 })
  })
})

test('a patient’s number is called by the system’s program, the outage kit is opened by its browser', async () => {
  const patientId = await makePatient(api.deps, clinic.id, { phone: '+44 20 7946 0123' })
  await book(await api.as(clinic, 'receptionist'), clinic, at('09:00', 1), { patientId })
  const { app, page } = await launch({ settings: {} })
  await signIn(page, clinic.emails.receptionist)
  await page.getByText('Live', { exact: true }).waitFor()
  const opened = () => app.evaluate(({ shell }) => shell.opened as readonly string[])

  await page.getByRole('button', { name: 'Next day' }).click()
  await visit(page, /09:00/).click()
  await panel(page).getByRole('link', { name: '+44 20 7946 0123' }).click()
  await expect.poll(opened).toEqual(['tel:+442079460123'])
  await visit(page, /09:00/).waitFor()

  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Open the outage kit' }).click()
  await expect.poll(opened).toEqual(['tel:+442079460123', join(deskDir, 'desk', 'outage-kit.html')])
})

test('the tray and the system’s messages speak in numbers', async () => {
  const { app, page } = await launch({ settings: {} })
  await signIn(page, clinic.emails.receptionist)
  await page.getByText('Live', { exact: true }).waitFor()
  const tray = await app.evaluate(({ Tray }) => ({
    toolTip: Tray.last.toolTip as string,
    entries: Tray.last.menu.items.map(({ label = '' }: { label?: string }) => label) as readonly string[],
  }))
  expect(tray).toEqual({ toolTip: 'Front desk', entries: ['Open front desk', '', 'Quit'] })
})

test('an engine without Temporal is given one', async () => {
  const settings = { nodeArgs: ['--no-harmony-temporal'], chromiumArgs: ['--js-flags=--no-harmony-temporal'] }
  const { app, page } = await launch({ settings })
  await signIn(page, clinic.emails.receptionist)
  await page.getByText('Live', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Next day' }).click()
  await page.getByRole('application').waitFor()
  // Engines name their own functions native; what came in its place is written in JavaScript.
  const source = await page.evaluate(() => String(Temporal.Instant))
  expect(source).not.toContain('[native code]')
  expect(await app.evaluate(() => String(Temporal.Instant))).not.toContain('[native code]')
})

test('the first run asks for the server, keeps it, and the next start knows it', async () => {
  const { app, page } = await launch({ env: {} })
  await page.getByLabel('The server’s address').fill(api.baseUrl)
  await page.getByLabel('What this desk is called').fill('Reception 1')
  await page.getByRole('button', { name: 'Go on to sign in' }).click()
  await signIn(page, clinic.emails.receptionist, TEST_PASSWORD)
  await page.getByText('Live', { exact: true }).waitFor()
  await app.close()
  const again = await launch({ env: {} })
  await again.page.getByRole('button', { name: /Sign in|Unlock/ }).waitFor()
  expect(await again.page.getByLabel('The server’s address').count()).toBe(0)
})
