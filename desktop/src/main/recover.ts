import type { BrowserWindow, Dialog } from 'electron'
import { mayRevive } from './revive.ts'

export type RecoverOptions = {
  readonly window: BrowserWindow
  readonly dialog: Dialog
  readonly now: () => number
  readonly quit: () => void
}

/**
 * A page that dies is loaded again; one that hangs is, if the person wants. Nothing is lost: all that was said to be
 * saved is in the core, which is another process.
 */
export function recover({ window, dialog, now, quit }: RecoverOptions): void {
  let deaths: readonly number[] = []
  let isAsking = false
  const { webContents } = window

  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const at = now()
    const may = mayRevive(deaths, at)
    deaths = [...deaths.slice(-9), at]
    if (may) webContents.reload()
    else void ask('The screen of the front desk has stopped several times in a row.')
  })
  window.on('unresponsive', () => void ask('The screen of the front desk does not answer.'))

  async function ask(message: string): Promise<void> {
    if (isAsking) return
    isAsking = true
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail: 'What was saved is safe. Loading the screen again helps most of the time.',
      buttons: ['Load again', 'Wait', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    })
    isAsking = false
    if (window.isDestroyed()) return
    if (response === 0) webContents.reload()
    if (response === 2) quit()
  }
}
