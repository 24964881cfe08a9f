import { join } from 'node:path'
import { buildClients, buildElectronMain } from '../test-support/build-clients.ts'
import { ownPlatform } from './app-platform.ts'
import { fetchElectron, installedElectron } from './installed-electron.ts'
import { packFolder } from './pack-folder.ts'
import { runBuilder } from './run-builder.ts'
import { stageApp } from './stage-app.ts'
import { makeStubElectron } from './stub-electron.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'desktop', 'package')
const TARGETS = { linux: '--linux', darwin: '--mac', win32: '--win' } as const

/** `npm run package:dir`: a folder; `npm run package`: this system's installers, for which tools are fetched. */
async function main(wanted: string | undefined): Promise<void> {
  const own = ownPlatform()
  const target = TARGETS[own.platform]
  await buildClients(say)
  await buildElectronMain(say)
  if (wanted === 'dir') {
    const folder = await packFolder({ folder: FOLDER, electronDist: await electronDist(), target })
    say(`Packed: ${folder}`)
    return
  }
  stageApp(join(FOLDER, 'app'), own)
  await runBuilder([target, `--${own.arch}`])
  say(`Installers: ${join(FOLDER, 'out')}`)
}

/** Linux can be packed without Electron, to see what a package holds. */
async function electronDist(): Promise<string> {
  const installed = installedElectron()
  if (installed) return installed.dist
  if (process.platform !== 'linux') return (await fetchElectron()).dist
  say(
    'Electron’s binary is not installed (npx install-electron fetches it): packing around a stub. The folder shows what a package holds; it does not run.',
  )
  const stub = join(FOLDER, 'stub-electron')
  makeStubElectron(stub)
  return stub
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  await main(process.argv[2])
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
