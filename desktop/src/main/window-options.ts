import type { BrowserWindowConstructorOptions } from 'electron'

/** The name in the title bar, always: a title is read by screen recorders, task bars and passers-by. */
export const WINDOW_TITLE = 'Front desk'

/** In memory only (no `persist:`): nothing of a page that shows patients is kept on disk by Chromium. */
export const PARTITION = 'desk'

/** Options of the desk's window. What is security is said here even where it is Electron's default. */
export function windowOptions(preload: string, icon: string): BrowserWindowConstructorOptions {
  return {
    title: WINDOW_TITLE,
    icon,
    width: 1280,
    height: 860,
    minWidth: 360,
    minHeight: 480,
    show: false,
    backgroundColor: '#f6f7f9',
    webPreferences: {
      preload,
      partition: PARTITION,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Names are not words: a red line below every patient helps nobody.
      spellcheck: false,
    },
  }
}
