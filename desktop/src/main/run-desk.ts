import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  net,
  powerMonitor,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
} from 'electron'
import type { Desk } from '../core/create-desk.ts'
import type { Connection } from '../ipc/ipc-contract.ts'
import { createAskedAppointment } from './asked-appointment.ts'
import { createShell } from './create-shell.ts'
import type { DeskEnv } from './desk-env.ts'
import { guardSession } from './guard-session.ts'
import { manageUpdates } from './manage-updates.ts'
import { noMemory, noticeOf } from './notices.ts'
import { openCore } from './open-core.ts'
import { openTray } from './open-tray.ts'
import { openWindow, showWindow } from './open-window.ts'
import { recover } from './recover.ts'
import { serveIpc } from './serve-ipc.ts'
import { servePage } from './serve-page.ts'
import { readSettings, type Settings, writeSettings } from './settings-file.ts'
import { unlockDataKey } from './unlock-data-key.ts'
import { PARTITION, WINDOW_TITLE } from './window-options.ts'

/** Beside the built main: the preload, the built renderer and the icon, in a checkout as in a package. */
const HERE = import.meta.dirname
const PRELOAD = join(HERE, 'preload.cjs')
const ASSETS = join(HERE, '..', 'dist')
const ICON = join(HERE, '..', 'resources', 'icon.png')

export type RunDeskOptions = {
  readonly env: DeskEnv
  /** The program's folder of this user. */
  readonly dataDir: string
  readonly mayClose: () => boolean
}

export type DeskProgram = {
  /** Brings the window to the front, with an appointment if one is asked for. */
  readonly show: (appointmentId: string | null) => void
  readonly close: () => Promise<void>
}

/** The desk: core, page, window, tray and what belongs to them. Electron is ready when this is called. */
export async function runDesk({ env, dataDir, mayClose }: RunDeskOptions): Promise<DeskProgram> {
  const settingsFile = join(dataDir, 'settings.json')
  let settings = readSettings(settingsFile)
  const change = (part: Partial<Settings>) => {
    settings = { ...settings, ...part }
    writeSettings(settingsFile, settings)
  }
  const deskDir = join(dataDir, 'desk')
  makeFolder(deskDir)
  const allowWithoutKeyring = env.DESK_WITHOUT_KEYRING
  const erase = () => {
    rmSync(deskDir, { recursive: true })
    makeFolder(deskDir)
  }
  const { isWeak } = await unlockDataKey({ safeStorage, dialog, deskDir, allowWithoutKeyring, erase })
  const ownShell = createShell({ deskDir, safeStorage, openPath: shell.openPath, allowWithoutKeyring })
  const desk = openCore(ownShell, env.DESK_API_URL ?? null)

  const ownSession = session.fromPartition(PARTITION)
  guardSession(ownSession)
  servePage(ownSession, ASSETS)

  let window: BrowserWindow | null = null
  const contents = () => (window && !window.isDestroyed() ? window.webContents : null)
  const asked = createAskedAppointment({
    canSee: async () => {
      const { locked } = await desk.handlers['desk.read']({})
      return !locked && (await desk.handlers['session.read']({})) !== null
    },
    tell: desk.askFor,
  })
  serveIpc({ ipcMain, desk, contents, onAnswered: (name) => void asked.answered(name) })

  const quit = () => app.quit()
  const show = () => window && showWindow(window)
  const tellTray = openTray({ TrayIcon: Tray, menus: Menu, icon: ICON, open: show, quit })
  const notify = (body: string) => {
    if (!Notification.isSupported()) return
    const notification = new Notification({ title: WINDOW_TITLE, body, silent: true })
    notification.on('click', show)
    notification.show()
  }
  followConnection(desk, (connection, notice) => {
    tellTray?.(connection)
    app.setBadgeCount(connection.refused)
    if (notice && !window?.isFocused()) notify(notice)
  })
  const lock = () => void desk.handlers['session.lock']({}).catch(() => {}) // nobody is signed in
  powerMonitor.on('lock-screen', lock)
  powerMonitor.on('suspend', lock)
  powerMonitor.on('resume', () => desk.networkChanged(net.isOnline()))

  const stopUpdates = manageUpdates({ env, settings: () => settings, change, lock, quit, notify })

  window = openWindow({
    Window: BrowserWindow,
    screen,
    preload: PRELOAD,
    icon: ICON,
    stateFile: join(dataDir, 'window.json'),
    // Without a tray a hidden window could not be found again.
    mayClose: () => mayClose() || tellTray === null,
    onHidden: onceOnly(() => notify('The front desk goes on in the tray.')),
  })
  window.webContents.on('did-start-loading', asked.pageLeft)
  if (tellTray === null) window.on('closed', quit)
  // Electron says nothing when the network comes; whoever comes to the desk does not wait for the next try.
  window.on('focus', () => desk.networkChanged(net.isOnline()))
  recover({ window, dialog, now: Date.now, quit })
  if (isWeak) notify('This computer has no keyring: the desk’s data is protected by file rights alone.')

  return {
    show: (id) => {
      show()
      if (id) void asked.ask(id)
    },
    close: async () => {
      stopUpdates()
      await desk.close()
    },
  }
}

function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
}

function followConnection(
  desk: Desk,
  changed: (connection: Connection, notice: string | null) => void,
): void {
  let memory = noMemory
  desk.subscribe((event, payload) => {
    if (event !== 'connection-changed') return
    const connection = payload as Connection // the payload of this very event
    const step = noticeOf(memory, connection)
    memory = step.memory
    changed(connection, step.notice)
  })
}

function onceOnly(work: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work()
  }
}
