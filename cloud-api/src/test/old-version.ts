import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'

/*
 * What earlier versions left on their disks, kept in test-fixtures/<version>: `clinic`, a data directory; `desk`, the
 * folder of a desk of that clinic; `desk-program.mjs`, the desk itself. Each file is compressed on its own.
 * scripts/record-version makes them.
 */
const FIXTURES = join(import.meta.dirname, '..', '..', 'test-fixtures')
const SUFFIX = '.br'

/** Where the files of a version are kept. */
export function fixtureDirectory(version: string): string {
  return join(FIXTURES, version)
}

/** Compresses every file of a folder into another one. @returns bytes written */
export function packFolder(from: string, to: string): number {
  let bytes = 0
  for (const file of filesIn(from)) {
    const packed = brotliCompressSync(readFileSync(file))
    write(join(to, relative(from, file) + SUFFIX), packed)
    bytes += packed.length
  }
  return bytes
}

/** Makes the folder of a version (`clinic`, `desk`) anew in another place. */
export function unpackFolder(version: string, name: 'clinic' | 'desk', to: string): void {
  const from = join(fixtureDirectory(version), name)
  for (const file of filesIn(from)) {
    const bytes = brotliDecompressSync(readFileSync(file))
    write(join(to, relative(from, file).slice(0, -SUFFIX.length)), bytes)
  }
}

/**
 * Writes the desk program of a version where it finds its native modules, and gives its path.
 * @param name A name nobody else uses at the same time.
 */
export function unpackDeskProgram(version: string, name: string): { file: string; remove: () => void } {
  const packed = readFileSync(join(fixtureDirectory(version), `desk-program.mjs${SUFFIX}`))
  const file = join(FIXTURES, '..', '..', 'node_modules', '.cache', 'desk-programs', `${name}.mjs`)
  write(file, brotliDecompressSync(packed))
  return { file, remove: () => rmSync(file, { force: true }) }
}

function write(file: string, bytes: Buffer): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, bytes, { mode: 0o600 })
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort()
}
