import {
  type IpcEvent,
  type IpcEventName,
  ipcEvents,
  ipcRequests,
  zIpcPush,
  zIpcReply,
} from '../../ipc/ipc-contract.ts'
import { type DeskBridge, DeskError, type ShellState } from './desk-bridge.ts'

type Pending = { readonly resolve: (result: unknown) => void; readonly reject: (error: DeskError) => void }

const RETRY_MS = 1000

/**
 * The bridge of the browser shell: one WebSocket to the host that served this page. The one-time token of the
 * link is exchanged for a session cookie first and taken out of the address.
 */
export function openBrowserBridge(): DeskBridge {
  const listeners = new Map<IpcEventName, Set<(payload: never) => void>>()
  const shellListeners = new Set<(state: ShellState) => void>()
  const pending = new Map<number, Pending>()
  let state: ShellState = 'opening'
  let socket: WebSocket | null = null
  let nextId = 1
  let opened = Promise.withResolvers<void>()

  function shellIs(next: ShellState): void {
    state = next
    for (const listener of shellListeners) listener(next)
  }

  function connect(): void {
    const url = new URL('/ipc', location.href)
    url.protocol = 'ws:'
    url.hash = ''
    socket = new WebSocket(url)
    socket.addEventListener('open', () => {
      shellIs('open')
      opened.resolve()
    })
    socket.addEventListener('message', ({ data }) => receive(String(data)))
    socket.addEventListener('close', () => {
      opened = Promise.withResolvers<void>()
      for (const { reject } of pending.values()) reject(new DeskError(lost))
      pending.clear()
      shellIs('lost')
      setTimeout(() => void enter(), RETRY_MS)
    })
  }

  async function enter(): Promise<void> {
    const token = location.hash.slice(1)
    history.replaceState(null, '', location.pathname)
    try {
      const { ok } = await fetch('/session', { method: 'POST', body: token })
      if (ok) connect()
      else shellIs('refused')
    } catch {
      shellIs('lost')
      setTimeout(() => void enter(), RETRY_MS)
    }
  }

  function receive(text: string): void {
    const frame: unknown = JSON.parse(text)
    const reply = zIpcReply.safeParse(frame)
    if (reply.success) {
      const { data } = reply
      const waiting = pending.get(data.id)
      pending.delete(data.id)
      if ('error' in data) waiting?.reject(new DeskError(data.error))
      else waiting?.resolve(data.result)
      return
    }
    const push = zIpcPush.safeParse(frame)
    if (push.success && isEvent(push.data.event)) tell(push.data.event, push.data.payload)
  }

  function tell<Name extends IpcEventName>(name: Name, payload: unknown): void {
    const parsed = ipcEvents[name].parse(payload) as IpcEvent<Name>
    // A listener was added under the name whose payload it takes.
    for (const listener of listeners.get(name) ?? []) (listener as (given: IpcEvent<Name>) => void)(parsed)
  }

  void enter()
  return {
    call: async (name, args) => {
      await opened.promise
      const id = nextId++
      const answer = Promise.withResolvers<unknown>()
      pending.set(id, answer)
      socket?.send(JSON.stringify({ id, name, args }))
      // The schema of the same name; the compiler does not follow the generic key.
      const result = ipcRequests[name].result.parse(await answer.promise) as never
      // The host cannot open a file outside the browser; it serves this one, to this session only.
      if (name === 'kit.open') window.open('/outage-kit.html', '_blank', 'noopener')
      return result
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener as (payload: never) => void)
      return () => set.delete(listener as (payload: never) => void)
    },
    onShell: (listener) => {
      shellListeners.add(listener)
      listener(state)
      return () => shellListeners.delete(listener)
    },
  }
}

const lost = {
  code: 'offline',
  message: 'The desk program has stopped. What is on screen stays; it goes on when the program is back.',
} as const

function isEvent(name: string): name is IpcEventName {
  return Object.hasOwn(ipcEvents, name)
}
