import { type ChildProcess, spawn } from 'node:child_process'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { chromiumCommand } from '../../../scripts/test-support/launch-browser.ts'
import { HANG_MS } from '../../../scripts/test-support/limits.ts'
import { SETTINGS_VARIABLE, type SubstituteSettings } from './substitute-env.ts'

/** The shape of playwright's ElectronApplication, as far as the tests use it. */
export type ElectronApplication = {
  readonly firstWindow: () => Promise<Page>
  /** Runs a function in the main process, with Electron's parts; it may use nothing from around itself. */
  readonly evaluate: <Result, Arg>(
    // biome-ignore lint/suspicious/noExplicitAny: the parts are Electron's in one shell and the substitute's in the other
    work: (electron: any, arg: Arg) => Result | Promise<Result>,
    arg?: Arg,
  ) => Promise<Result>
  readonly context: () => BrowserContext
  readonly process: () => ChildProcess
  readonly close: () => Promise<void>
}

export type LaunchSubstituteOptions = {
  /** The built main process, then its arguments. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly settings?: Partial<Omit<SubstituteSettings, 'chromium'>> & {
    /** Switches of the engines, to take something from them. */
    readonly nodeArgs?: readonly string[]
    readonly chromiumArgs?: readonly string[]
  }
  /** What it says on standard error is for the test, not for the person who runs it. */
  readonly isQuiet?: boolean
}

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 }
const REGISTER = new URL('./register.ts', import.meta.url).href

/** Starts a built main process under Node, with the substitute in the place of Electron. */
export async function launchSubstitute(options: LaunchSubstituteOptions): Promise<ElectronApplication> {
  const child = await spawnSubstitute(options)
  const { endpoint } = await nextMessage(child, (message) => 'endpoint' in message)
  const browser = await chromium.connectOverCDP(String(endpoint), { timeout: HANG_MS })
  const context = onlyContext(browser)
  let nextId = 1

  const evaluate: ElectronApplication['evaluate'] = async (work, arg) => {
    const id = nextId++
    const answer = nextMessage(child, (message) => message.id === id)
    child.send({ id, source: work.toString(), arg })
    const { value, error } = await answer
    if (error !== undefined) throw new Error(String(error))
    return value as never // what the test's own function returned
  }
  return {
    firstWindow: () => firstWindow(context),
    evaluate,
    context: () => context,
    process: () => child,
    close: async () => {
      await browser.close()
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      await evaluate(({ app }) => void setImmediate(() => app.quit())).catch(() => {}) // it has ended meanwhile
      await ended
    },
  }
}

/** Only starts it: for programs that end by themselves, as a second instance does. */
export async function spawnSubstitute(options: LaunchSubstituteOptions): Promise<ChildProcess> {
  const { args, env, settings = {}, isQuiet = false } = options
  const { nodeArgs = [], chromiumArgs = [], ...more } = settings
  const told: SubstituteSettings = {
    chromium: await headlessChromium(chromiumArgs),
    keys: 'kept',
    screens: [SCREEN],
    isPackaged: false,
    ...more,
  }
  return spawn(process.execPath, [...nodeArgs, '--import', REGISTER, ...args], {
    env: { ...process.env, ...env, [SETTINGS_VARIABLE]: JSON.stringify(told) },
    stdio: ['ignore', 'inherit', isQuiet ? 'pipe' : 'inherit', 'ipc'],
  })
}

async function headlessChromium(args: readonly string[]) {
  const command = await chromiumCommand(args)
  const isHeadless = command.args.some((arg) => arg.startsWith('--headless'))
  return isHeadless ? command : { ...command, args: [...command.args, '--headless=new'] }
}

type Message = Readonly<Record<string, unknown>>

function nextMessage(child: ChildProcess, isIt: (message: Message) => boolean): Promise<Message> {
  return new Promise((resolve, reject) => {
    const hear = (message: Message) => {
      if (!isIt(message)) return
      child.off('message', hear)
      child.off('exit', ended)
      resolve(message)
    }
    const ended = (code: number | null) => reject(new Error(`The main process has ended (${code}).`))
    child.on('message', hear)
    child.once('exit', ended)
  })
}

function onlyContext(browser: Browser): BrowserContext {
  const [context] = browser.contexts()
  if (!context) throw new Error('Chromium has no context.')
  return context
}

async function firstWindow(context: BrowserContext): Promise<Page> {
  const isWindow = (page: Page) => new URL(page.url()).hostname.endsWith('.substitute.test')
  for (;;) {
    const page = context.pages().find(isWindow)
    if (page) return page
    await new Promise<void>((resolve) => {
      for (const open of context.pages()) open.once('framenavigated', () => resolve())
      context.once('page', () => resolve())
    })
  }
}
