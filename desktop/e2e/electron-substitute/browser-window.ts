import { EventEmitter } from 'node:events'
import { app } from './app.ts'
import { preventable } from './event.ts'
import { screen } from './screen.ts'
import { type Session, session } from './session.ts'
import { WebContents } from './web-contents.ts'

type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
type Options = Partial<Bounds> & {
  readonly title?: string
  readonly show?: boolean
  readonly webPreferences?: Readonly<Record<string, unknown>> & {
    readonly partition?: string
    readonly session?: Session
  }
}

const windows: BrowserWindow[] = []

/** A window: a page of Chromium, and a place on screens that need not exist. */
export class BrowserWindow extends EventEmitter {
  static getAllWindows = (): readonly BrowserWindow[] => [...windows]
  static fromWebContents = (contents: WebContents) =>
    windows.find(({ webContents }) => webContents === contents) ?? null
  static getFocusedWindow = () => windows.find((window) => window.isFocused()) ?? null

  readonly webContents: WebContents
  #bounds: Bounds
  #title: string
  #isVisible: boolean
  #isMinimized = false
  #isMaximized = false
  #isDestroyed = false

  constructor(options: Options = {}) {
    super()
    const { width = 800, height = 600, x = 0, y = 0, title = 'Electron', webPreferences = {} } = options
    this.#bounds = { x, y, width, height }
    this.#title = title
    this.#isVisible = options.show ?? true
    const own = webPreferences.session ?? session.fromPartition(webPreferences.partition ?? '')
    this.webContents = new WebContents(own, webPreferences)
    windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    // A window the page asked for and the program allows.
    this.webContents.on(
      'substitute-open',
      (url: string) => void new BrowserWindow({ webPreferences }).loadURL(url),
    )
    void this.#open()
  }

  async #open(): Promise<void> {
    const { cdp } = await app.chromium()
    const targetId = await this.webContents.open(await app.chromium(), this.#bounds)
    cdp.on('Target.targetInfoChanged', ({ targetInfo }) => {
      if (targetInfo.targetId !== targetId || targetInfo.url === 'about:blank' || !targetInfo.title) return
      const event = preventable({})
      this.emit('page-title-updated', event, targetInfo.title)
      if (!event.defaultPrevented) this.#title = targetInfo.title
    })
    cdp.on('Target.targetDestroyed', (gone) => {
      if (gone.targetId === targetId) this.#end()
    })
  }

  loadURL = (address: string) => this.webContents.loadURL(address)
  getTitle = () => this.#title
  setTitle = (title: string) => {
    this.#title = title
  }
  getBounds = () => (this.#isMaximized ? this.#screen() : this.#bounds)
  getNormalBounds = () => this.#bounds
  setBounds(bounds: Partial<Bounds>) {
    this.#bounds = { ...this.#bounds, ...bounds }
    this.emit('resize')
  }
  isVisible = () => this.#isVisible
  isMinimized = () => this.#isMinimized
  isMaximized = () => this.#isMaximized
  isFocused = () => this.#isVisible && !this.#isMinimized && focused === this
  isDestroyed = () => this.#isDestroyed
  show() {
    this.#isVisible = true
    this.emit('show')
    this.focus()
  }
  hide() {
    this.#isVisible = false
    this.emit('hide')
  }
  focus() {
    focused = this
    this.emit('focus')
  }
  minimize() {
    this.#isMinimized = true
    this.emit('minimize')
  }
  restore() {
    this.#isMinimized = false
    this.emit('restore')
  }
  maximize() {
    this.#isMaximized = true
    this.emit('maximize')
  }
  unmaximize() {
    this.#isMaximized = false
    this.emit('unmaximize')
  }
  setMenuBarVisibility() {}

  close() {
    const event = preventable({})
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
  destroy() {
    void app
      .chromium()
      .then(({ cdp }) => cdp.send('Target.closeTarget', { targetId: this.webContents.targetId }))
      .catch(() => {}) // it has gone already
    this.#end()
  }

  #end() {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    windows.splice(windows.indexOf(this), 1)
    this.webContents.destroy()
    this.emit('closed')
    if (windows.length === 0) app.allWindowsClosed()
  }

  #screen(): Bounds {
    return screen.getPrimaryDisplay().workArea
  }
}

let focused: BrowserWindow | null = null

app.windows = () => [...windows]
