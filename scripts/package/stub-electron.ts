import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What Electron's binary carries before its fuses, so that tools find them. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** Version and number of fuses, then each as it comes from the factory: run as node, NODE_OPTIONS and inspectors on. */
const FUSES = Buffer.concat([Buffer.from([1, 9]), Buffer.from('101100110')])

/**
 * A folder that looks like an unpacked Electron for Linux and cannot run: with it a package can be made and looked
 * into where Electron's binary is not to be had.
 */
export function makeStubElectron(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'))
  writeFileSync(join(folder, 'locales', 'en-US.pak'), '')
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(`stub\0${SENTINEL}`), FUSES]), {
    mode: 0o755,
  })
}
