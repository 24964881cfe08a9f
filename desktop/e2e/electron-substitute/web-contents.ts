import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { fromChromium, toChromium } from './addresses.ts'
import type { CdpSession, Fields } from './cdp.ts'
import type { Chromium } from './chromium.ts'
import { preventable } from './event.ts'
import { answerInvoke } from './ipc-main.ts'
import type { Session } from './session.ts'
import { BINDING, ISOLATED_WORLD, OPEN_BINDING, RECEIVER, worldScripts } from './worlds.ts'

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' }

/** Permissions Chromium is told of, with Electron's word for each. */
const PERMISSIONS: readonly (readonly [string, string])[] = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['camera', 'media'],
  ['microphone', 'media'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
]

let nextId = 1

/** A page, driven over the DevTools protocol. */
export class WebContents extends EventEmitter {
  readonly id = nextId++
  readonly session: Session
  readonly #preferences: Readonly<Record<string, unknown>>
  readonly #ready = Promise.withResolvers<CdpSession>()
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  #targetId = ''
  #mainFrame = ''
  #url = ''
  #isDestroyed = false
  #isCrashed = false
  /** Navigations asked for by the program itself are not `will-navigate`. */
  #ownNavigations = 0
  readonly #frames = new Map<string, { url: string; parent: string | null }>()
  readonly #worlds = new Map<
    number,
    { readonly frame: string; readonly unique: string; readonly name: string }
  >()

  constructor(session: Session, preferences: Readonly<Record<string, unknown>>) {
    super()
    this.session = session
    this.#preferences = preferences
  }

  /** Makes the page in Chromium. Called once, by the window it belongs to. */
  async open(chromium: Chromium, size: { readonly width: number; readonly height: number }): Promise<string> {
    const { cdp } = chromium
    const { targetId } = await cdp.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      ...size,
    })
    this.#targetId = targetId
    this.#mainFrame = targetId // Chromium gives a page's main frame the page's own id
    const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true })
    const page = cdp.session(sessionId)
    this.#listen(page)
    const preload = typeof this.#preferences.preload === 'string' ? this.#preferences.preload : null
    if (preload) {
      const scripts = worldScripts(randomUUID(), readFileSync(preload, 'utf8'))
      await page.send('Runtime.addBinding', { name: BINDING, executionContextName: ISOLATED_WORLD })
      await page.send('Runtime.addBinding', { name: OPEN_BINDING })
      await page.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.main })
      await page.send('Page.addScriptToEvaluateOnNewDocument', {
        source: scripts.isolated,
        worldName: ISOLATED_WORLD,
      })
    }
    await page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
    for (const domain of ['Page', 'Runtime', 'Inspector']) await page.send(`${domain}.enable`)
    this.#ready.resolve(page)
    return targetId
  }

  get mainFrame() {
    return { url: fromChromium(this.#url), parent: null }
  }
  getURL = () => fromChromium(this.#url)
  getLastWebPreferences = () => this.#preferences
  isDestroyed = () => this.#isDestroyed
  isCrashed = () => this.#isCrashed
  isDevToolsOpened = () => false
  setWindowOpenHandler(handler: OpenHandler) {
    this.#openHandler = handler
  }
  async loadURL(address: string): Promise<void> {
    const page = await this.#ready.promise
    await this.#allowPermissions(page, address)
    this.#ownNavigations++
    await page.send('Page.navigate', { url: toChromium(address) })
  }
  reload() {
    void this.#ready.promise.then((page) => {
      this.#ownNavigations++
      // A page that has crashed cannot be reloaded over the protocol; loading its address starts a new process.
      return this.#isCrashed ? page.send('Page.navigate', { url: this.#url }) : page.send('Page.reload')
    })
  }
  send(channel: string, ...args: unknown[]) {
    const world = [...this.#worlds.values()].find(
      ({ frame, name }) => frame === this.#mainFrame && name === ISOLATED_WORLD,
    )
    if (world) void this.#tell(world.unique, { channel, args })
  }
  async executeJavaScript(code: string): Promise<unknown> {
    const page = await this.#ready.promise
    const { result, exceptionDetails } = await page.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }
  forcefullyCrashRenderer() {
    void this.#ready.promise.then((page) => page.send('Page.crash')).catch(() => {}) // it dies before it answers
  }
  /** Called by the window when it is closed. */
  destroy() {
    this.#isDestroyed = true
    this.emit('destroyed')
  }

  #listen(page: CdpSession) {
    page.on('Fetch.requestPaused', (request) => void this.#answer(page, request).catch(() => {})) // the page has gone
    page.on('Runtime.bindingCalled', (call) => void this.#hear(call))
    page.on('Runtime.executionContextCreated', ({ context }) =>
      this.#worlds.set(context.id, {
        frame: context.auxData.frameId,
        unique: context.uniqueId,
        name: context.name,
      }),
    )
    page.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      this.#worlds.delete(executionContextId),
    )
    page.on('Runtime.executionContextsCleared', () => this.#worlds.clear())
    page.on('Page.frameNavigated', ({ frame }) => {
      this.#frames.set(frame.id, { url: frame.url, parent: frame.parentId ?? null })
      if (frame.id === this.#mainFrame) this.#url = frame.url
    })
    page.on('Page.frameRequestedNavigation', ({ frameId, url }) => {
      // What Chromium hands to other programs never becomes a request.
      if (url.startsWith('tel:')) this.#mayNavigate(url, frameId)
    })
    page.on('Page.frameStartedLoading', ({ frameId }) => {
      if (frameId === this.#mainFrame) this.emit('did-start-loading')
    })
    page.on('Page.loadEventFired', () => {
      if (this.#url !== 'about:blank') this.emit('did-finish-load')
    })
    page.on('Inspector.targetCrashed', () => {
      this.#isCrashed = true
      this.#worlds.clear()
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    })
    page.on('Inspector.targetReloadedAfterCrash', () => {
      this.#isCrashed = false
    })
  }

  async #answer(page: CdpSession, { requestId, request, resourceType, frameId }: Fields): Promise<void> {
    const url = fromChromium(request.url)
    const refuse = (errorReason: string) => page.send('Fetch.failRequest', { requestId, errorReason })
    if (resourceType === 'Document' && !this.#mayNavigate(url, frameId)) return void (await refuse('Aborted'))
    if (await this.session.isCancelled(url)) return void (await refuse('BlockedByClient'))
    const handler = this.session.handlers.get(new URL(url).protocol)
    if (!handler) return void (await page.send('Fetch.continueRequest', { requestId }))
    const response = await handler(new Request(url, { method: request.method }))
    await page.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    })
  }

  #mayNavigate(url: string, frameId: string): boolean {
    const isMainFrame = frameId === this.#mainFrame
    if (isMainFrame && this.#ownNavigations > 0) {
      this.#ownNavigations--
      return true
    }
    const event = preventable({ url, isMainFrame })
    if (isMainFrame) this.emit('will-navigate', event)
    this.emit('will-frame-navigate', event)
    return !event.defaultPrevented
  }

  async #hear({ name, payload, executionContextId }: Fields): Promise<void> {
    if (name === OPEN_BINDING) {
      const url = fromChromium(payload)
      if (this.#openHandler({ url }).action === 'allow') this.emit('substitute-open', url)
      return
    }
    const world = this.#worlds.get(executionContextId)
    if (name !== BINDING || !world) return
    const { id, channel, args } = JSON.parse(payload) as Fields // written by worlds.ts
    if (id === undefined) return
    const frame = this.#frames.get(world.frame)
    const senderFrame = {
      url: fromChromium(frame?.url ?? this.#url),
      parent: world.frame === this.#mainFrame ? null : {},
    }
    const answer = await answerInvoke(channel, { sender: this, senderFrame, frameId: 1, processId: 1 }, args)
    await this.#tell(world.unique, { reply: id, ...answer })
  }

  async #tell(uniqueContextId: string, message: object): Promise<void> {
    const page = await this.#ready.promise
    const expression = `${RECEIVER}(${JSON.stringify(message)})`
    await page.send('Runtime.evaluate', { expression, uniqueContextId }).catch(() => {}) // the page has gone meanwhile
  }

  async #allowPermissions(page: CdpSession, address: string): Promise<void> {
    for (const [name, permission] of PERMISSIONS) {
      const isGranted = await this.session.isGranted(address, permission)
      await page
        .send('Browser.setPermission', {
          permission: { name },
          setting: isGranted ? 'granted' : 'denied',
          origin: new URL(toChromium(address)).origin,
        })
        .catch(() => {}) // not every Chromium knows every name
    }
  }

  /** Chromium's name of the page; empty before it is made. */
  get targetId() {
    return this.#targetId
  }
}
