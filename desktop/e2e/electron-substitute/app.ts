import { EventEmitter } from 'node:events'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Chromium, startChromium } from './chromium.ts'
import { preventable } from './event.ts'
import { takeInstanceLock } from './single-instance.ts'
import { readSubstituteSettings } from './substitute-env.ts'

type OpenWindow = {
  readonly close: () => void
  readonly isDestroyed: () => boolean
}

const settings = readSubstituteSettings()

/** The program. Electron starts Chromium before the program's code runs; here it starts when it is first needed. */
class App extends EventEmitter {
  readonly isPackaged = settings.isPackaged
  /** Set by browser-window.ts. */
  windows: () => readonly OpenWindow[] = () => []
  #userData = join(tmpdir(), 'electron-substitute')
  #chromium: Promise<Chromium> | null = null
  #kill = () => {}
  #isReady = false
  #isQuitting = false

  enableSandbox() {}
  setAppUserModelId() {}
  setAsDefaultProtocolClient = () => true
  getVersion = () => '0.0.0'
  getName = () => 'Front desk'
  getAppPath = () => process.cwd()
  setBadgeCount = (count: number) => {
    this.badge = count
    return true
  }
  badge = 0
  isReady = () => this.#isReady
  setPath(name: string, path: string) {
    if (name === 'userData') this.#userData = path
  }
  getPath = (name: string) => (name === 'userData' ? this.#userData : join(this.#userData, name))

  requestSingleInstanceLock(): boolean {
    return takeInstanceLock(this.#userData, (args) => this.emit('second-instance', {}, args, ''))
  }

  chromium(): Promise<Chromium> {
    this.#chromium ??= this.#start()
    return this.#chromium
  }
  async #start(): Promise<Chromium> {
    const profile = join(this.#userData, 'chromium')
    mkdirSync(profile, { recursive: true })
    const chromium = await startChromium(settings.chromium, profile)
    this.#kill = chromium.kill
    await chromium.cdp.send('Target.setDiscoverTargets', { discover: true })
    process.send?.({ endpoint: chromium.endpoint })
    return chromium
  }

  async whenReady(): Promise<void> {
    await this.chromium()
    if (this.#isReady) return
    this.#isReady = true
    this.emit('ready')
  }

  allWindowsClosed() {
    if (this.#isQuitting) return
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }

  quit() {
    const event = preventable({})
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    this.#isQuitting = true
    for (const window of this.windows()) window.close()
    if (this.windows().some((window) => !window.isDestroyed())) {
      this.#isQuitting = false
      return
    }
    this.emit('will-quit', preventable({}))
    this.emit('quit', {}, 0)
    this.exit(0)
  }
  exit(code = 0): never {
    this.#kill()
    process.exit(code)
  }
}

export const app = new App()

// Where a packed program finds its own files; electron-updater reads its settings there.
if (settings.resourcesPath) Object.assign(process, { resourcesPath: settings.resourcesPath })
