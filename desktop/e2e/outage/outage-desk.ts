import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { Browser, Page } from 'playwright-core'
import { type FaultyLink, openFaultyLink } from '../../../scripts/test-support/faulty-link.ts'
import { startBrowserHost } from '../../src/browser-host/browser-host.ts'
import { createBrowserShell } from '../../src/browser-host/browser-shell.ts'
import { createDesk } from '../../src/core/create-desk.ts'
import { openStores } from '../../src/core/database/open-stores.ts'
import { board, signIn } from '../front-desk.ts'
import { ipcOf, type PageIpc } from './page-ipc.ts'

/** A desk in a real browser behind a link of its own. */
export type OutageDesk = {
  readonly page: Page
  readonly ipc: PageIpc
  readonly link: FaultyLink
  readonly deskDir: string
  /** The network is back, and the system tells the desk so. */
  readonly reconnect: () => Promise<void>
  /** What waits in the outbox on the disk, oldest first. */
  readonly waiting: () => readonly Operation[]
  readonly close: () => Promise<void>
}

/** Opens a desk, signs in and waits until it is live on today's board. */
export async function openOutageDesk(browser: Browser, apiUrl: string, email: string): Promise<OutageDesk> {
  const link = await openFaultyLink(apiUrl)
  const deskDir = mkdtempSync(join(tmpdir(), 'scheduler-outage-desk-'))
  const desk = createDesk({
    shell: createBrowserShell(deskDir),
    apiUrl: link.url,
    now: Date.now,
    newId: randomUUID,
    // The shortest waits between tries: nobody else comes back at the same time here.
    random: () => 0,
    setTimer: (milliseconds, call) => {
      const timer = setTimeout(call, milliseconds)
      return () => clearTimeout(timer)
    },
  })
  const assets = fileURLToPath(new URL('../../dist', import.meta.url))
  const host = await startBrowserHost({ desk, port: 0, assets })
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  await page.goto(host.newLink())
  await signIn(page, email)
  await page.getByText('Live', { exact: true }).waitFor()
  await board(page).waitFor()
  return {
    page,
    ipc: ipcOf(page),
    link,
    deskDir,
    reconnect: async () => {
      await link.mend()
      desk.networkChanged(true)
    },
    waiting: () => {
      // Beside the running desk: SQLite lets others read.
      const stores = openStores(deskDir, createBrowserShell(deskDir).dataKey(), Date.now())
      try {
        return stores.outbox.waiting().map(({ operation }) => operation)
      } finally {
        stores.close()
      }
    },
    close: async () => {
      await context.close()
      await host.close()
      await desk.close()
      await link.close()
      rmSync(deskDir, { recursive: true, force: true })
    },
  }
}

/** The network goes, and the desk has noticed. */
export async function goOffline({ link, page }: OutageDesk): Promise<void> {
  await link.cut()
  await page
    .getByText(/^Offline/)
    .first()
    .waitFor()
}
