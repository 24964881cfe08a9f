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

/** Builds every client whose sources are not those its `dist` was made from. Also vitest's global set-up. */
export async function buildClients(say: (line: string) => void = console.log): Promise<void> {
  for (const client of CLIENTS) {
    if (existsSync(join(ROOT, client, 'vite.config.ts'))) await buildClient(client, say)
  }
}

async function buildClient(client: Client, say: (line: string) => void): Promise<void> {
  const stampFile = join(CACHE, `${client}.sources`)
  const dist = join(ROOT, client, 'dist')
  const stamp = hashSources(client)
  if (existsSync(join(dist, 'index.html')) && readStamp(stampFile) === stamp) return
  say(`Building ${client} …`)
  const began = performance.now()
  const fresh = join(CACHE, `${client}-dist-${process.pid}`)
  await runVite(join(ROOT, client), fresh)
  // Built aside and swapped: whoever serves the old pages never meets half a build.
  rmSync(dist, { recursive: true, force: true })
  renameSync(fresh, dist)
  writeFileSync(stampFile, stamp)
  say(`Built ${client} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
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

function runVite(cwd: string, outDir: string): Promise<void> {
  mkdirSync(outDir, { recursive: true })
  const vite = join(createRequire(import.meta.url).resolve('vite/package.json'), '..', 'bin', 'vite.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', '--outDir', outDir, '--emptyOutDir'], {
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
