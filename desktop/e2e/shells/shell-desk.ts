import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/**
 * A desk of its own folder in one of the shells, with a clock that can be put on: the browser shell, or Electron (the
 * real one where it is installed, else the substitute).
 */
export type ShellDesk = {
  /** The core's folder: its cache, its identity, its kit. */
  readonly coreDir: string
  readonly keyFile: string
  /** The key of the cache, as this shell keeps it. */
  readonly dataKey: () => Promise<Uint8Array>
  /** The desk as a page that comes anew meets it: another tab in the browser shell, the one window, loaded again, in Electron. */
  readonly openPage: (options?: BrowserContextOptions) => Promise<Page>
  /** The system says that the network is back. */
  readonly networkCame: () => Promise<void>
  /** The desk's clock goes on by so much, and every timer that is due by then rings. */
  readonly passTime: (milliseconds: number) => Promise<void>
  readonly close: () => Promise<void>
}

export type ShellDeskOptions = {
  readonly apiUrl: string
  /** Shows the pages of the browser shell. */
  readonly browser: Browser
}

export const VIEWPORT = { width: 1280, height: 900 }
