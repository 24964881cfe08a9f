import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type AppPlatform, argon2Binary, sqliteBinary } from './app-platform.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** Files of a native module that run; the rest, with its dependencies, is for building it or for other platforms. */
const nativeModules = (platform: AppPlatform) => [
  { name: 'better-sqlite3', parts: ['package.json', 'LICENSE', 'lib', sqliteBinary(platform)] },
  { name: '@node-rs/argon2', parts: ['package.json', 'LICENSE', 'index.js'] },
  { name: argon2Binary(platform), parts: [''] },
]

/**
 * Puts together what a package holds: the built pages, the built main process with its preload, the icon, and the
 * native modules with this platform's binaries. Pages and main have to be built.
 */
export function stageApp(target: string, platform: AppPlatform): void {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const desktop = join(ROOT, 'desktop')
  for (const part of ['dist', 'dist-electron', 'resources/icon.png'])
    cpSync(join(desktop, part), join(target, part), { recursive: true })
  const dependencies: Record<string, string> = {}
  for (const { name, parts } of nativeModules(platform)) {
    const source = moduleFolder(name)
    for (const part of parts)
      cpSync(join(source, part), join(target, 'node_modules', name, part), { recursive: true })
    const { dependencies: _, ...own } = readJson(join(source, 'package.json'))
    writeFileSync(join(target, 'node_modules', name, 'package.json'), JSON.stringify(own))
    dependencies[name] = own.version
  }
  const { version, license } = readJson(join(desktop, 'package.json'))
  const manifest = {
    name: 'front-desk',
    productName: 'Front Desk',
    description: 'The front desk of a medical office',
    version,
    license,
    author: 'Appointment Scheduler',
    homepage: 'https://appointment-scheduler.invalid/',
    type: 'module',
    main: 'dist-electron/main.js',
    dependencies,
  }
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

function moduleFolder(name: string): string {
  const from = createRequire(join(ROOT, 'desktop', 'package.json'))
  for (const folder of from.resolve.paths(name) ?? []) {
    if (existsSync(join(folder, name, 'package.json'))) return join(folder, name)
  }
  throw new Error(`${name} is not installed. Run npm ci on a computer of the package’s platform.`)
}

type Manifest = { readonly version: string; readonly license: string; readonly dependencies?: object }

/** npm's own manifests; the fields read here are in every one. */
function readJson(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest
}
