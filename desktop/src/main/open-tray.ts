import type { Menu, Tray } from 'electron'
import type { Connection } from '../ipc/ipc-contract.ts'
import { attentionWords, trayWords } from './notices.ts'

export type OpenTrayOptions = {
  readonly TrayIcon: typeof Tray
  readonly menus: typeof Menu
  readonly icon: string
  readonly open: () => void
  readonly quit: () => void
}

/**
 * The desk's place in the system's tray: it goes on sending and receiving there while its window is closed.
 * @returns tells the tray how the desk stands; null where the system has no tray
 */
export function openTray(options: OpenTrayOptions): ((connection: Connection) => void) | null {
  const { TrayIcon, menus, icon, open, quit } = options
  let tray: Tray
  try {
    tray = new TrayIcon(icon)
  } catch {
    return null
  }
  tray.on('click', open)
  const tell = (connection: Connection) => {
    const { refused } = connection
    tray.setToolTip(trayWords(connection))
    tray.setContextMenu(
      menus.buildFromTemplate([
        { label: 'Open front desk', click: open },
        ...(refused > 0 ? [{ label: attentionWords(refused), click: open }] : []),
        { type: 'separator' },
        { label: 'Quit', click: quit },
      ]),
    )
  }
  tell({ state: 'connecting', asOf: null, waiting: 0, refused: 0, updateNeeded: null })
  return tell
}
