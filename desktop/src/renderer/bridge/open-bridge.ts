import type { DeskSurface } from '../../preload/surface.ts'
import { openBrowserBridge } from './browser-bridge.ts'
import type { DeskBridge } from './desk-bridge.ts'
import { openElectronBridge } from './electron-bridge.ts'

declare global {
  interface Window {
    /** Put there by the preload of the Electron shell; absent in the browser shell. */
    readonly frontDesk?: DeskSurface
  }
}

/** The bridge of the shell this page runs in. */
export function openBridge(): DeskBridge {
  return window.frontDesk ? openElectronBridge(window.frontDesk) : openBrowserBridge()
}
