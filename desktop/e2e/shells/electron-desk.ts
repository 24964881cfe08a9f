import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { removeFolder } from '../../../scripts/test-support/remove-folder.ts'
import { KEY_FILE } from '../../src/main/unlock-data-key.ts'
import { launchElectron } from '../launch-electron.ts'
import { type ShellDesk, type ShellDeskOptions, VIEWPORT } from './shell-desk.ts'
import { steerOwnClock } from './steered-clock.ts'

export async function openElectronDesk({ apiUrl }: Pick<ShellDeskOptions, 'apiUrl'>): Promise<ShellDesk> {
  const userDir = mkdtempSync(join(tmpdir(), 'scheduler-desk-'))
  const app = await launchElectron({ deskDir: userDir, env: { DESK_API_URL: apiUrl } })
  await app.evaluate(steerOwnClock)
  const coreDir = join(userDir, 'desk')
  const keyFile = join(coreDir, KEY_FILE)
  let window: Page | null = null
  return {
    coreDir,
    keyFile,
    dataKey: async () => {
      const key = await app.evaluate(
        ({ safeStorage }, sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64')) as string,
        readFileSync(keyFile, 'utf8'),
      )
      return Buffer.from(key, 'base64')
    },
    openPage: async ({ viewport, colorScheme } = {}) => {
      const isNew = window === null
      window ??= await app.firstWindow()
      await window.setViewportSize(viewport ?? VIEWPORT)
      if (colorScheme) await window.emulateMedia({ colorScheme })
      if (!isNew) await window.reload()
      return window
    },
    networkCame: () => app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume')),
    passTime: (milliseconds) =>
      app.evaluate((_electron, given) => Reflect.get(globalThis, 'passTime')(given), milliseconds),
    close: async () => {
      await app.close()
      removeFolder(userDir)
    },
  }
}
