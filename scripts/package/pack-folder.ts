import { join } from 'node:path'
import { ownPlatform } from './app-platform.ts'
import { runBuilder } from './run-builder.ts'
import { stageApp } from './stage-app.ts'

export type PackFolderOptions = {
  /** A folder of its own; what is in it is replaced. */
  readonly folder: string
  /** An unpacked Electron, or the stub. */
  readonly electronDist: string
  /** The system the folder is laid out for; the binaries inside are always this computer's. */
  readonly target: '--linux' | '--mac' | '--win'
  readonly isQuiet?: boolean
}

/**
 * Packs the desk into a folder, as an installer would lay it down. Nothing is fetched.
 * @returns the folder of the packed program
 */
export async function packFolder({
  folder,
  electronDist,
  target,
  isQuiet,
}: PackFolderOptions): Promise<string> {
  const app = join(folder, 'app')
  const out = join(folder, 'out')
  stageApp(app, ownPlatform())
  const places = [
    `-c.directories.app=${app}`,
    `-c.directories.output=${out}`,
    `-c.electronDist=${electronDist}`,
  ]
  await runBuilder([target, 'dir', ...places], { isQuiet })
  const { arch } = process
  const suffix = arch === 'x64' ? '' : `-${arch}`
  return join(
    out,
    { '--linux': `linux${suffix}-unpacked`, '--win': `win${suffix}-unpacked`, '--mac': `mac${suffix}` }[
      target
    ],
  )
}
