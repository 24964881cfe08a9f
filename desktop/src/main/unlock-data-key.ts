import { join } from 'node:path'
import type { Dialog, SafeStorage } from 'electron'
import { forgetDataKey, openDataKey } from './data-key.ts'

/** The name of the key's file in the desk's folder. Its content is encrypted by the system. */
export const KEY_FILE = 'data.key'

export type UnlockDataKeyOptions = {
  readonly safeStorage: SafeStorage
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly deskDir: string
  readonly allowWithoutKeyring: boolean
  /** Erases what was encrypted with a key that cannot be opened any more. */
  readonly erase: () => void
}

/**
 * Makes sure, before anything else, that the system keeps this desk's key. A key that cannot be opened is never
 * replaced silently: what waits unsent would be lost with it, so a person decides.
 * @returns whether the system protects the key only weakly
 * @throws Error with a sentence when the desk cannot run
 */
export async function unlockDataKey(options: UnlockDataKeyOptions): Promise<{ readonly isWeak: boolean }> {
  const { safeStorage, dialog, deskDir, allowWithoutKeyring, erase } = options
  const file = join(deskDir, KEY_FILE)
  const open = () => openDataKey({ safeStorage, file, platform: process.platform, allowWithoutKeyring })
  const opened = open()
  if (!('problem' in opened)) return { isWeak: opened.isWeak }
  if (opened.problem.kind === 'unavailable') throw new Error(opened.problem.message)
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The data of this desk cannot be opened.',
    detail: opened.problem.message,
    buttons: ['Quit', 'Erase it and start anew'],
    defaultId: 0,
    cancelId: 0,
  })
  if (response !== 1) throw new Error(opened.problem.message)
  erase()
  forgetDataKey(file)
  const anew = open()
  if ('problem' in anew) throw new Error(anew.problem.message)
  return { isWeak: anew.isWeak }
}
