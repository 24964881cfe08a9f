import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const CACHE = join(ROOT, 'node_modules', '.cache')

/** The workspaces that Vite builds into their own `dist`. */
export const CLIENTS = ['web-booking', 'desktop'] as const
export type Client = (typeof CLIENTS)[number]

/** What a client's pages are made of, relative to the root. */
const sourcesOf = (client: Client) => [
  `${client}/src/**/*`,
  `${client}/*.{html,ts,json}`,
  `${client}/public/**/*`,
  'shared-types/src/**/*',
  'shared-types/styles/**/*',
  'package-lock.json',
]

/** Builds every client whose sources are not those its `dist` was made from. */
export async function buildClients(say: (line: string) => void = console.log): Promise<void> {
  for (const client of CLIENTS) {
    if (existsSync(join(ROOT, client, 'vite.config.ts')))
      await buildOnce({ name: client, client, out: 'dist', configs: ['vite.config.ts'], say })
  }
}

/** Builds Electron's main process and preload, beside the renderer both shells show. */
export async function buildElectronMain(say: (line: string) => void = console.log): Promise<void> {
  const configs = ['vite.main.config.ts', 'vite.preload.config.ts']
  await buildOnce({ name: 'desktop-electron', client: 'desktop', out: 'dist-electron', configs, say })
}

type Build = {
  readonly name: string
  readonly client: Client
  /** Folder of the workspace that is made. */
  readonly out: string
  readonly configs: readonly string[]
  readonly say: (line: string) => void
}

async function buildOnce({ name, client, out, configs, say }: Build): Promise<void> {
  const stampFile = join(CACHE, `${name}.sources`)
  const made = join(ROOT, client, out)
  const stamp = hashSources(client)
  if (existsSync(made) && readStamp(stampFile) === stamp) return
  say(`Building ${name} …`)
  const began = performance.now()
  const fresh = join(CACHE, `${name}-${out}-${process.pid}`)
  for (const config of configs) await runVite(join(ROOT, client), config, fresh)
  // Built aside and swapped: whoever serves the old pages never meets half a build.
  rmSync(made, { recursive: true, force: true })
  renameSync(fresh, made)
  writeFileSync(stampFile, stamp)
  say(`Built ${name} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

function hashSources(client: Client): string {
  const hash = createHash('sha256')
  const files = globSync(sourcesOf(client), { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.sort()) hash.update(file).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function readStamp(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

function runVite(cwd: string, config: string, outDir: string): Promise<void> {
  mkdirSync(outDir, { recursive: true })
  const vite = join(createRequire(import.meta.url).resolve('vite/package.json'), '..', 'bin', 'vite.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', '--config', config, '--outDir', outDir], {
      cwd,
      // Under vitest NODE_ENV is `test`, which would build React's development version.
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`vite build failed in ${cwd}:\n${output}`))
    })
  })
}
