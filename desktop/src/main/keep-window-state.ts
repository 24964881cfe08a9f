import { readFileSync } from 'node:fs'
import type { BrowserWindow, Screen } from 'electron'
import { fitWindow, parseWindowState, type WindowState } from './window-state.ts'
import { writeFileSafely } from './write-file-safely.ts'

/** Puts the window where it was, on a screen that still exists. */
export function restoreWindow(window: BrowserWindow, screen: Screen, file: string): void {
  const kept = readState(file)
  if (!kept) return
  const main = screen.getPrimaryDisplay()
  const displays = [main, ...screen.getAllDisplays().filter(({ id }) => id !== main.id)]
  const { maximized, ...bounds } = fitWindow(
    kept,
    displays.map(({ workArea }) => workArea),
  )
  window.setBounds(bounds)
  if (maximized) window.maximize()
}

/** Keeps where the window is whenever it is closed or hidden; a file that cannot be written is no reason to stop. */
export function keepWindowState(window: BrowserWindow, file: string): void {
  const keep = () => {
    if (window.isDestroyed()) return
    const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() }
    try {
      writeFileSafely(file, JSON.stringify(state))
    } catch {
      // The window opens at its usual place next time.
    }
  }
  window.on('close', keep)
  window.on('hide', keep)
}

function readState(file: string): WindowState | null {
  try {
    return parseWindowState(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
