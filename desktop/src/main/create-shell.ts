import { isAbsolute, join, relative } from 'node:path'
import type { Shell as ElectronShell, SafeStorage } from 'electron'
import type { Shell } from '../core/shell.ts'
import { forgetDataKey, openDataKey } from './data-key.ts'
import { KEY_FILE } from './unlock-data-key.ts'

export type CreateShellOptions = {
  readonly deskDir: string
  readonly safeStorage: SafeStorage
  readonly openPath: ElectronShell['openPath']
  readonly allowWithoutKeyring: boolean
}

const PLATFORMS: Partial<Record<NodeJS.Platform, Shell['platform']>> = { win32: 'windows', darwin: 'macos' }

/** What the core gets of this machine when Electron is around it. */
export function createShell(options: CreateShellOptions): Shell {
  const { deskDir, safeStorage, openPath, allowWithoutKeyring } = options
  const keyFile = join(deskDir, KEY_FILE)
  return {
    platform: PLATFORMS[process.platform] ?? 'linux',
    deskDir,
    dataKey: () => {
      const opened = openDataKey({
        safeStorage,
        file: keyFile,
        platform: process.platform,
        allowWithoutKeyring,
      })
      if ('problem' in opened) throw new Error(opened.problem.message)
      return opened.key
    },
    openFile: async (path) => {
      if (!isInside(deskDir, path)) throw new Error('Only files of the desk’s folder are opened.')
      const problem = await openPath(path)
      if (problem) throw new Error('The system found no program that opens this file.')
    },
    onWipe: () => forgetDataKey(keyFile),
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && !way.startsWith('..') && !isAbsolute(way) // absolute: another drive of Windows
}
