import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from 'playwright-core'
import { removeFolder } from '../../../scripts/test-support/remove-folder.ts'
import { startBrowserHost } from '../../src/browser-host/browser-host.ts'
import { createBrowserShell } from '../../src/browser-host/browser-shell.ts'
import { createDesk } from '../../src/core/create-desk.ts'
import { type ShellDesk, type ShellDeskOptions, VIEWPORT } from './shell-desk.ts'
import { createSteeredClock } from './steered-clock.ts'

export async function openBrowserDesk({ apiUrl, browser }: ShellDeskOptions): Promise<ShellDesk> {
  const coreDir = mkdtempSync(join(tmpdir(), 'scheduler-desk-'))
  const shell = createBrowserShell(coreDir)
  const clock = createSteeredClock()
  const { now, setTimer } = clock
  const desk = createDesk({ shell, apiUrl, now, setTimer, newId: randomUUID, random: Math.random })
  const assets = fileURLToPath(new URL('../../dist', import.meta.url))
  const host = await startBrowserHost({
    desk,
    port: 0,
    assets,
    sessionFile: join(coreDir, 'browser-sessions.json'),
  })
  const contexts: BrowserContext[] = []
  return {
    coreDir,
    keyFile: join(coreDir, 'desk.key'),
    dataKey: async () => shell.dataKey(),
    openPage: async (options = {}) => {
      const context = await browser.newContext({ viewport: VIEWPORT, ...options })
      contexts.push(context)
      const page = await context.newPage()
      await page.goto(host.newLink())
      return page
    },
    networkCame: async () => desk.networkChanged(true),
    passTime: async (milliseconds) => clock.pass(milliseconds),
    close: async () => {
      for (const context of contexts) await context.close()
      await host.close()
      await desk.close()
      removeFolder(coreDir)
    },
  }
}
