import { schemes } from './addresses.ts'
import { answerTest } from './answer-test.ts'
import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { ipcMain } from './ipc-main.ts'
import { screen } from './screen.ts'
import { session } from './session.ts'
import {
  autoUpdater,
  dialog,
  Menu,
  Notification,
  net,
  powerMonitor,
  safeStorage,
  shell,
  Tray,
} from './system-parts.ts'

/*
 * What a main process may import as `electron`. See README.md: this is a substitute for tests, driving a real
 * Chromium; the program under test is the built one, unchanged.
 */

const protocol = {
  registerSchemesAsPrivileged: (custom: readonly { readonly scheme: string }[]) => {
    if (app.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged is called before the app is ready')
    for (const { scheme } of custom) schemes.add(`${scheme}:`)
  },
}

answerTest({
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  net,
  Notification,
  powerMonitor,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
})

export {
  app,
  autoUpdater,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
}
