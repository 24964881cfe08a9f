import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../../scripts/test-support/launch-browser.ts'

export type StartFigures = { readonly boardMilliseconds: number; readonly emptyMilliseconds: number }

const RUNS = 5
const MAIN = join(import.meta.dirname, '..', '..', 'src', 'browser-host', 'main.ts')
const EMPTY = join(import.meta.dirname, 'empty-shell.ts')

/**
 * From starting the desk's process to today's board with a visit on it, the API gone and the password typed in
 * between; beside it the same shell showing an empty page. Medians; the browser is open already.
 * @param deskDir A desk's folder in which the user has signed in, with visits today.
 */
export async function benchStartOffline(
  deskDir: string,
  apiUrl: string,
  password: string,
): Promise<StartFigures> {
  const browser = await launchBrowser()
  try {
    const board: number[] = []
    const empty: number[] = []
    for (let run = 0; run < RUNS; run++) {
      empty.push(await timeStart(browser, EMPTY, {}, async () => {}))
      const env = { DESK_DIR: deskDir, API_URL: apiUrl, DESK_PORT: '0' }
      board.push(await timeStart(browser, MAIN, env, (page) => unlock(page, password)))
    }
    return { boardMilliseconds: median(board), emptyMilliseconds: median(empty) }
  } finally {
    await browser.close()
  }
}

async function unlock(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await page.locator('[data-appointment-id]').first().waitFor()
}

async function timeStart(
  browser: Browser,
  program: string,
  env: Readonly<Record<string, string>>,
  until: (page: Page) => Promise<void>,
): Promise<number> {
  const page = await browser.newPage()
  const began = performance.now()
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await page.goto(await linkOf(child))
    await until(page)
    return performance.now() - began
  } finally {
    await page.close()
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
}

async function linkOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output')
  for await (const line of createInterface(child.stdout)) {
    const link = /http:\S+/.exec(line)?.[0]
    if (link) return link
  }
  throw new Error('the desk ended')
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
