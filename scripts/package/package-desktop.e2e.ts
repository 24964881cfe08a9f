import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractAll, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchSubstitute } from '../../desktop/e2e/electron-substitute/launch-substitute.ts'
import { argon2Binary, ownPlatform, sqliteBinary } from './app-platform.ts'
import { packFolder } from './pack-folder.ts'
import { makeStubElectron } from './stub-electron.ts'

/*
 * What `npm run package:dir` makes, looked into: with a stub in the place of Electron, laid out for Linux, so that it
 * can be made on every machine. The binaries inside are this machine's.
 */

let home: string
let packed: string
let asar: string
let names: readonly string[]

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'package-'))
  const electronDist = join(home, 'stub')
  makeStubElectron(electronDist)
  packed = await packFolder({ folder: home, electronDist, target: '--linux', isQuiet: true })
  asar = join(packed, 'resources', 'app.asar')
  names = listPackage(asar, { isPack: false }).map((name) => name.replaceAll('\\', '/'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const own = ownPlatform()
const MODULES = ['better-sqlite3', '@node-rs/argon2', argon2Binary(own)]

test('a package holds the pages, the bundles, the icon and the native modules, and nothing else', () => {
  const top = new Set(names.map((name) => name.split('/')[1]))
  expect([...top].sort()).toEqual(['dist', 'dist-electron', 'node_modules', 'package.json', 'resources'])
  expect(names.filter((name) => name.startsWith('/dist-electron/')).sort()).toEqual([
    '/dist-electron/main.js',
    '/dist-electron/preload.cjs',
  ])
  const modules = new Set(
    names.flatMap((name) => /^\/node_modules\/((?:@[^/]+\/)?[^/@]+)\//.exec(name)?.[1] ?? []),
  )
  expect([...modules].sort()).toEqual([...MODULES].sort())
})

test('no sources, no tests, no maps, no compiler input', () => {
  const wrong = names.filter((name) =>
    /\.(ts|tsx|map|md|c|h|cc|cpp|gyp)$|\.test\.|\.e2e\.|\/src\/|\/test\//.test(name),
  )
  expect(wrong).toEqual([])
})

test('what builds and tests the desk is not in the bundle', () => {
  const main = readFileSync(join(home, 'app', 'dist-electron', 'main.js'), 'utf8')
  for (const name of ['vitest', 'playwright', 'mongoose', 'electron-builder', 'fast-check'])
    expect(main, name).not.toMatch(new RegExp(`(from|require\\()\\s*['"]${name}`))
  const imported = [...main.matchAll(/^import .* from ['"]([^'"]+)['"]/gm)].map(([, name]) => name)
  const outside = imported.filter((name) => !name?.startsWith('node:') && !isBuiltIn(name))
  for (const name of outside) expect(['electron', ...MODULES]).toContain(name)
})

function isBuiltIn(name: string | undefined): boolean {
  return process.getBuiltinModule(name ?? '') !== undefined
}

test('the native binaries are this platform’s, and lie outside the archive, where the system can load them', () => {
  const unpacked = join(packed, 'resources', 'app.asar.unpacked', 'node_modules')
  const binaries = readdirSync(unpacked, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.node'))
  expect(binaries).toHaveLength(2)
  expect(binaries).toContain(`better-sqlite3/${sqliteBinary(own)}`)
  expect(binaries.some((name) => name.startsWith(`${argon2Binary(own)}/`))).toBe(true)
})

test('it stays small', () => {
  const bytes = statSync(asar).size
  expect(bytes / 1e6).toBeLessThan(12)
})

test('the fuses are set in the program itself', async () => {
  const wire = await getCurrentFuseWire(join(packed, 'front-desk'))
  const states = {
    runAsNode: wire[FuseV1Options.RunAsNode],
    cookieEncryption: wire[FuseV1Options.EnableCookieEncryption],
    nodeOptions: wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
    inspect: wire[FuseV1Options.EnableNodeCliInspectArguments],
    asarIntegrity: wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
    onlyAsar: wire[FuseV1Options.OnlyLoadAppFromAsar],
    fileRights: wire[FuseV1Options.GrantFileProtocolExtraPrivileges],
  }
  const { ENABLE, DISABLE } = FuseState
  expect(states).toEqual({
    runAsNode: DISABLE,
    cookieEncryption: ENABLE,
    nodeOptions: DISABLE,
    inspect: DISABLE,
    asarIntegrity: ENABLE,
    onlyAsar: ENABLE,
    fileRights: DISABLE,
  })
})

test('what was packed starts and shows its first screen, away from the sources', async () => {
  const folder = join(home, 'extracted')
  extractAll(asar, folder)
  const app = await launchSubstitute({
    args: [join(folder, 'dist-electron', 'main.js')],
    env: { DESK_DIR: join(home, 'desk'), DESK_API_URL: 'http://127.0.0.1:9' },
  })
  try {
    const page = await app.firstWindow()
    await page.getByRole('heading').first().waitFor()
    expect(await page.title()).toBe('Front desk')
  } finally {
    await app.close()
  }
})
