/** The name Electron itself gives the world of its preloads. */
export const ISOLATED_WORLD = 'Electron Isolated Context'

/** The binding through which the isolated world speaks to the main process. */
export const BINDING = '__electronSubstituteSend'
/** The function of the isolated world through which the main process speaks to it. */
export const RECEIVER = '__electronSubstituteReceive'

/** The binding through which the page's own world tells of new windows it asks for. */
export const OPEN_BINDING = '__electronSubstituteOpen'

/** Scripts of a new document: what the page's own world gets first, and the isolated world with the preload. */
export function worldScripts(
  channel: string,
  preload: string,
): { readonly main: string; readonly isolated: string } {
  const call = (side: string) =>
    `(${joinWorlds.toString()})(${JSON.stringify(channel)}, ${JSON.stringify(side)})`
  const isolated = `if (window === window.top) {
  const contextBridge = ${call('isolated')};
  const ipcRenderer = (${makeIpcRenderer.toString()})(${JSON.stringify(BINDING)}, ${JSON.stringify(RECEIVER)});
  const require = (name) => {
    if (name !== 'electron') throw new Error('module not found: ' + name);
    return { contextBridge, ipcRenderer };
  };
  const module = { exports: {} };
  (function (require, module, exports) {
${preload}
  })(require, module, module.exports);
}`
  const main = `${call('main')};(${tellOfWindows.toString()})(${JSON.stringify(OPEN_BINDING)})`
  return { main, isolated }
}

/*
 * The functions below run in the page, as text: they may use nothing from outside themselves.
 */

// biome-ignore lint/suspicious/noExplicitAny: whatever crosses between the worlds
type Any = any

/**
 * One end of the bridge between the page's world and the isolated one. The worlds share the document and nothing
 * else, so values cross as JSON in synchronous events; functions and promises cross as numbers that stand for them.
 */
function joinWorlds(channel: string, side: 'main' | 'isolated') {
  const other = side === 'main' ? 'isolated' : 'main'
  const { CustomEvent: Message } = window
  const dispatch = window.dispatchEvent.bind(window)
  const listen = window.addEventListener.bind(window)
  const { parse, stringify } = JSON
  const functions: ((...args: Any[]) => Any)[] = []
  const promises: { resolve: (value: Any) => void; reject: (error: Error) => void }[] = []
  let returned: Any

  const tell = (message: Any) => dispatch(new Message(`${channel}:${other}`, { detail: stringify(message) }))

  function encode(value: Any): Any {
    if (typeof value === 'function') return { fn: functions.push(value) - 1 }
    if (value instanceof Promise) {
      const settle = promiseCount++
      value.then(
        (result: Any) => tell({ settle, value: encode(result) }),
        (error: Any) => tell({ settle, error: String(error?.message ?? error) }),
      )
      return { promise: settle }
    }
    if (Array.isArray(value)) return { list: value.map(encode) }
    if (value && typeof value === 'object')
      return { fields: Object.entries(value).map(([key, item]) => [key, encode(item)]) }
    return { plain: value }
  }
  let promiseCount = 0

  function decode(value: Any): Any {
    if ('fn' in value) return (...args: Any[]) => call(value.fn, args)
    if ('promise' in value)
      return new Promise((resolve, reject) => {
        promises[value.promise] = { resolve, reject }
      })
    if ('list' in value) return value.list.map(decode)
    if ('fields' in value) {
      const copy: Record<string, Any> = {}
      for (const [key, item] of value.fields) copy[key] = decode(item)
      return Object.freeze(copy)
    }
    return value.plain
  }

  function call(fn: number, args: Any[]): Any {
    tell({ call: fn, args: args.map(encode) })
    const answer = returned
    if ('error' in answer) throw new Error(answer.error)
    return decode(answer.value)
  }

  listen(`${channel}:${side}`, (event) => {
    event.stopImmediatePropagation()
    const message = parse((event as CustomEvent).detail)
    if ('call' in message) {
      try {
        tell({ returned: { value: encode(functions[message.call]?.(...message.args.map(decode))) } })
      } catch (error) {
        tell({ returned: { error: String((error as Error)?.message ?? error) } })
      }
    } else if ('returned' in message) returned = message.returned
    else if ('settle' in message) {
      if ('error' in message) promises[message.settle]?.reject(new Error(message.error))
      else promises[message.settle]?.resolve(decode(message.value))
    } else if ('expose' in message)
      Object.defineProperty(window, message.expose, { value: decode(message.value), configurable: false })
  })

  return {
    exposeInMainWorld: (name: string, value: Any) => tell({ expose: name, value: encode(value) }),
  }
}

/** Chromium is told to open no window at all; whether the program would have is asked for the page's attempts. */
function tellOfWindows(binding: string) {
  const world = globalThis as Any
  const tell: (url: string) => void = world[binding]
  delete world[binding]
  window.open = (url) => {
    tell(new URL(String(url ?? 'about:blank'), location.href).href)
    return null
  }
  const openLink = (event: Event) => {
    const link = (event.target as Element | null)?.closest?.('a[target]')
    if (!(link instanceof HTMLAnchorElement) || link.target === '_self') return
    event.preventDefault()
    tell(link.href)
  }
  window.addEventListener('click', openLink, true)
  window.addEventListener('auxclick', openLink, true)
}

/** The part of ipcRenderer a preload uses. */
function makeIpcRenderer(binding: string, receiver: string) {
  const world = globalThis as Any
  const send: (text: string) => void = world[binding]
  const listeners = new Map<string, Set<(event: object, ...args: Any[]) => void>>()
  const waiting = new Map<number, { resolve: (value: Any) => void; reject: (error: Error) => void }>()
  let nextId = 1

  world[receiver] = (message: Any) => {
    if ('reply' in message) {
      const { resolve, reject } = waiting.get(message.reply) ?? {}
      waiting.delete(message.reply)
      if ('error' in message) reject?.(new Error(message.error))
      else resolve?.(message.result)
      return
    }
    for (const listener of listeners.get(message.channel) ?? []) listener({}, ...message.args)
  }

  return {
    invoke: (channel: string, ...args: Any[]) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        waiting.set(id, { resolve, reject })
        send(JSON.stringify({ id, channel, args }))
      }),
    send: (channel: string, ...args: Any[]) => send(JSON.stringify({ channel, args })),
    on: (channel: string, listener: (event: object, ...args: Any[]) => void) => {
      const set = listeners.get(channel) ?? new Set()
      listeners.set(channel, set)
      set.add(listener)
    },
    off: (channel: string, listener: (event: object, ...args: Any[]) => void) =>
      void listeners.get(channel)?.delete(listener),
  }
}
