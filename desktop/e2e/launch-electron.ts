import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { _electron } from 'playwright-core'
import { installedElectron } from '../../scripts/package/installed-electron.ts'
import { HANG_MS } from '../../scripts/test-support/limits.ts'
import {
  type ElectronApplication,
  type LaunchSubstituteOptions,
  launchSubstitute,
  spawnSubstitute,
} from './electron-substitute/launch-substitute.ts'

export const BUILT_MAIN = fileURLToPath(new URL('../dist-electron/main.js', import.meta.url))

export type LaunchElectronOptions = {
  readonly deskDir: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What only the substitute can play: a test that needs it runs on the substitute alone. */
  readonly settings?: LaunchSubstituteOptions['settings']
}

/** Starts the built desk: in the real Electron where it is installed, else on the substitute. */
export async function launchElectron(options: LaunchElectronOptions): Promise<ElectronApplication> {
  const { deskDir, args = [], env = {}, settings } = options
  const variables = { ...env, DESK_DIR: deskDir }
  const executablePath = settings ? undefined : installedElectron()?.executable
  if (!executablePath) {
    const substitute = await launchSubstitute({ args: [BUILT_MAIN, ...args], env: variables, settings })
    substitute.context().setDefaultTimeout(HANG_MS)
    return substitute
  }
  const real = await _electron.launch({
    executablePath,
    args: [BUILT_MAIN, ...FOR_TESTS, ...args],
    env: { ...definedVariables(), ...variables, DESK_WITHOUT_KEYRING: '1' },
    timeout: HANG_MS,
  })
  real.context().setDefaultTimeout(HANG_MS)
  return { ...bindParts(real), close: () => real.close() }
}

/** A Linux test machine has neither a sandbox for root nor a keyring. */
const FOR_TESTS = process.platform === 'linux' ? ['--no-sandbox', '--password-store=basic'] : []

/** Starts the desk once more on the same folder. @returns the exit code */
export async function startSecondInstance(options: LaunchElectronOptions): Promise<number | null> {
  const { deskDir, args = [], env = {} } = options
  const variables = { ...env, DESK_DIR: deskDir }
  const executable = installedElectron()?.executable
  const child = executable
    ? spawn(executable, [BUILT_MAIN, ...FOR_TESTS, ...args], { env: { ...process.env, ...variables } })
    : await spawnSubstitute({ args: [BUILT_MAIN, ...args], env: variables })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
}

/** Starts a desk that is expected to end by itself, on the substitute. */
export async function startToEnd(
  options: LaunchElectronOptions,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const { deskDir, args = [], env = {}, settings } = options
  const child = await spawnSubstitute({
    args: [BUILT_MAIN, ...args],
    env: { ...env, DESK_DIR: deskDir },
    settings,
    isQuiet: true,
  })
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said += String(chunk)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, said }))
  })
}

function bindParts(real: Awaited<ReturnType<typeof _electron.launch>>): Omit<ElectronApplication, 'close'> {
  return {
    firstWindow: () => real.firstWindow(),
    // playwright types the argument by the function; the shape of ElectronApplication does it too.
    evaluate: (work, arg) => real.evaluate(work as never, arg) as never,
    context: () => real.context(),
    process: () => real.process(),
  }
}

function definedVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
