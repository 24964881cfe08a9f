import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron } from 'playwright-core'
import {
  type ElectronApplication,
  type LaunchSubstituteOptions,
  launchSubstitute,
} from './electron-substitute/launch-substitute.ts'

export const BUILT_MAIN = fileURLToPath(new URL('../dist-electron/main.js', import.meta.url))

/** The executable of the real Electron; null where its binary was never fetched (`npx install-electron`). */
export function installedElectron(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  try {
    const executable = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    return existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

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
  const executablePath = settings ? null : installedElectron()
  if (!executablePath) return launchSubstitute({ args: [BUILT_MAIN, ...args], env: variables, settings })
  // A Linux test machine has neither a sandbox for root nor a keyring.
  const forTests = process.platform === 'linux' ? ['--no-sandbox', '--password-store=basic'] : []
  const real = await _electron.launch({
    executablePath,
    args: [BUILT_MAIN, ...forTests, ...args],
    env: { ...definedVariables(), ...variables, DESK_WITHOUT_KEYRING: '1' },
  })
  return { ...bindParts(real), close: () => real.close() }
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
