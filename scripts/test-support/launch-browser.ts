import { type Browser, chromium } from 'playwright-core'
import { findChromium } from './find-chromium.ts'
import { HANG_MS } from './limits.ts'

export type LaunchBrowserOptions = {
  /** Further switches, for example fake camera and microphone. */
  readonly args?: readonly string[]
}

/** Keeps a test browser quiet: no first-run pages and no traffic but the test's own. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** How to start a quiet Chromium for tests, wherever findChromium finds one. */
export async function chromiumCommand(args: readonly string[] = []): Promise<{
  readonly executablePath: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}> {
  const found = await findChromium()
  // Chromium refuses its sandbox to root, which tests in containers often are.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return {
    executablePath: found.executablePath,
    args: [...new Set([...QUIET, ...sandbox, ...found.args, ...args])],
    env: found.env,
  }
}

/** Starts a headless Chromium. Close it in the test's teardown. */
export async function launchBrowser({ args = [] }: LaunchBrowserOptions = {}): Promise<Browser> {
  const command = await chromiumCommand(args)
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const browser = await chromium.launch({
    executablePath: command.executablePath,
    args: [...command.args],
    env: { ...Object.fromEntries(inherited), ...command.env },
    timeout: HANG_MS,
  })
  browser.on('context', (context) => context.setDefaultTimeout(HANG_MS))
  return browser
}
