import type { Role } from '@scheduler/shared-types/auth/roles'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { type FaultyLink, openFaultyLink } from '../../scripts/test-support/faulty-link.ts'
import { type FrontDeskTest, signIn } from './front-desk.ts'
import { openShellDesk } from './shells/open-shell-desk.ts'
import type { ShellDesk, ShellDeskOptions } from './shells/shell-desk.ts'

/** A desk behind a link that can be cut. */
export type BehindLink = ShellDesk & {
  readonly link: FaultyLink
  /** The link works again, and the system says so. */
  readonly mend: () => Promise<void>
}

export async function openBehindLink({ apiUrl, browser }: ShellDeskOptions): Promise<BehindLink> {
  const link = await openFaultyLink(apiUrl)
  const desk = await openShellDesk({ apiUrl: link.url, browser })
  return {
    ...desk,
    link,
    mend: async () => {
      await link.mend()
      await desk.networkCame()
    },
    close: async () => {
      await desk.close()
      await link.close()
    },
  }
}

/** One of the clinic's desks behind a link. */
export type LinkedDesk = BehindLink & {
  /** Signed in, with today known. */
  readonly openSignedIn: (role?: Role, options?: BrowserContextOptions) => Promise<Page>
}

export async function openLinkedDesk({ api, clinic, browser }: FrontDeskTest): Promise<LinkedDesk> {
  const desk = await openBehindLink({ apiUrl: api.baseUrl, browser })
  return {
    ...desk,
    openSignedIn: async (role = 'receptionist', options = {}) => {
      const page = await desk.openPage(options)
      await signIn(page, clinic.emails[role])
      await page.getByText('Live', { exact: true }).waitFor()
      return page
    },
  }
}
