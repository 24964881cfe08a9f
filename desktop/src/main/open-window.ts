import type { BrowserWindow, Screen } from 'electron'
import { APP_ORIGIN } from './app-address.ts'
import { keepWindowState, restoreWindow } from './keep-window-state.ts'
import { windowOptions } from './window-options.ts'

export type OpenWindowOptions = {
  readonly Window: typeof BrowserWindow
  readonly screen: Screen
  readonly preload: string
  readonly icon: string
  /** Where the window's place is kept. */
  readonly stateFile: string
  /** Whether closing the window ends the program; else it goes on in the tray. */
  readonly mayClose: () => boolean
  readonly onHidden: () => void
}

/** The desk's one window, where it was last time. It shows itself when its page is drawn. */
export function openWindow(options: OpenWindowOptions): BrowserWindow {
  const { Window, screen, preload, icon, stateFile, mayClose, onHidden } = options
  const window = new Window(windowOptions(preload, icon))
  restoreWindow(window, screen, stateFile)
  keepWindowState(window, stateFile)
  window.once('ready-to-show', () => window.show())
  // The title stays as it was made, whatever a page calls itself.
  window.on('page-title-updated', (event) => event.preventDefault())
  window.on('close', (event) => {
    if (mayClose()) return
    event.preventDefault()
    window.hide()
    onHidden()
  })
  void window.loadURL(`${APP_ORIGIN}/`)
  return window
}

/** Brings the window to the front, wherever it is. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
