import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { Browser, Page } from 'playwright-core'
import { openStores } from '../../src/core/database/open-stores.ts'
import { board, signIn } from '../front-desk.ts'
import { type BehindLink, openBehindLink } from '../linked-desk.ts'
import { ipcOf, type PageIpc } from './page-ipc.ts'

/** A desk behind a link of its own, at work. */
export type OutageDesk = BehindLink & {
  readonly page: Page
  readonly ipc: PageIpc
  /** What waits in the outbox on the disk, oldest first. */
  readonly waiting: () => Promise<readonly Operation[]>
}

/** Opens a desk, signs in and waits until it is live on today's board. */
export async function openOutageDesk(browser: Browser, apiUrl: string, email: string): Promise<OutageDesk> {
  const desk = await openBehindLink({ apiUrl, browser })
  const page = await desk.openPage({ viewport: { width: 1400, height: 1000 } })
  await signIn(page, email)
  await page.getByText('Live', { exact: true }).waitFor()
  await board(page).waitFor()
  return {
    ...desk,
    page,
    ipc: ipcOf(page),
    waiting: async () => {
      // Beside the running desk: SQLite lets others read.
      const stores = openStores(desk.coreDir, await desk.dataKey(), Date.now())
      try {
        return stores.outbox.waiting().map(({ operation }) => operation)
      } finally {
        stores.close()
      }
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
