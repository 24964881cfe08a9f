import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Role } from '@scheduler/shared-types/auth/roles'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { type FaultyLink, openFaultyLink } from '../../scripts/test-support/faulty-link.ts'
import { startBrowserHost } from '../src/browser-host/browser-host.ts'
import { createBrowserShell } from '../src/browser-host/browser-shell.ts'
import { createDesk } from '../src/core/create-desk.ts'
import { type FrontDeskTest, signIn } from './front-desk.ts'

/** A desk of its own folder, behind a link that can be cut, with a clock that can be put on. */
export type LinkedDesk = {
  readonly deskDir: string
  readonly link: FaultyLink
  /** The system says that the network is back. */
  readonly mend: () => Promise<void>
  /** The desk's clock goes on by so much, and every timer that is due by then rings. */
  readonly passTime: (milliseconds: number) => void
  readonly openPage: (options?: BrowserContextOptions) => Promise<Page>
  /** Signed in, with today known. */
  readonly openSignedIn: (role?: Role, options?: BrowserContextOptions) => Promise<Page>
  readonly close: () => Promise<void>
}

type Timer = { readonly at: number; readonly call: () => void }

export async function openLinkedDesk(test: FrontDeskTest): Promise<LinkedDesk> {
  const link = await openFaultyLink(test.api.baseUrl)
  const deskDir = mkdtempSync(join(tmpdir(), 'scheduler-desk-'))
  const timers = new Set<Timer>()
  let ahead = 0
  const now = () => Date.now() + ahead
  const desk = createDesk({
    shell: createBrowserShell(deskDir),
    apiUrl: link.url,
    now,
    newId: randomUUID,
    random: Math.random,
    setTimer: (milliseconds, call) => {
      const timer: Timer = { at: now() + milliseconds, call: () => stop() && call() }
      const real = setTimeout(timer.call, milliseconds)
      const stop = () => {
        clearTimeout(real)
        return timers.delete(timer)
      }
      timers.add(timer)
      return () => void stop()
    },
  })
  const assets = fileURLToPath(new URL('../dist', import.meta.url))
  const host = await startBrowserHost({ desk, port: 0, assets })
  const openPage = async (options?: BrowserContextOptions) => {
    const page = await test.openPage(options)
    await page.goto(host.newLink())
    return page
  }
  return {
    deskDir,
    link,
    mend: async () => {
      await link.mend()
      desk.networkChanged(true)
    },
    passTime: (milliseconds) => {
      ahead += milliseconds
      for (const { call } of [...timers].filter(({ at }) => at <= now())) call()
    },
    openPage,
    openSignedIn: async (role = 'receptionist', options = {}) => {
      const page = await openPage(options)
      await signIn(page, test.clinic.emails[role])
      await page.getByText('Live', { exact: true }).waitFor()
      return page
    },
    close: async () => {
      await host.close()
      await desk.close()
      await link.close()
      rmSync(deskDir, { recursive: true, force: true })
    },
  }
}
