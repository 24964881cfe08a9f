/** Parameters and results of the DevTools protocol are its own; they are read where they are used. */
// biome-ignore lint/suspicious/noExplicitAny: the protocol's types are not worth a dependency here
export type Fields = Record<string, any>

export type CdpSession = {
  readonly send: (method: string, params?: Fields) => Promise<Fields>
  readonly on: (method: string, listener: (params: Fields) => void) => void
}

export type Cdp = CdpSession & {
  readonly session: (sessionId: string) => CdpSession
  readonly close: () => void
}

type Pending = { readonly resolve: (result: Fields) => void; readonly reject: (error: Error) => void }

/** A bare client of the Chrome DevTools protocol: one socket, flat sessions. */
export async function connectCdp(endpoint: string): Promise<Cdp> {
  const socket = new WebSocket(endpoint)
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('Chromium’s debugging port cannot be reached.')))
  })
  const pending = new Map<number, Pending>()
  const listeners = new Map<string, ((params: Fields) => void)[]>()
  let nextId = 1

  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Fields // Chromium's own words
    if (message.id !== undefined) {
      const waiting = pending.get(message.id)
      pending.delete(message.id)
      if (message.error) waiting?.reject(new Error(message.error.message))
      else waiting?.resolve(message.result)
      return
    }
    for (const listener of listeners.get(keyOf(message.sessionId, message.method)) ?? [])
      listener(message.params)
  })
  socket.addEventListener('close', () => {
    for (const { reject } of pending.values()) reject(new Error('Chromium has gone.'))
    pending.clear()
  })

  const session = (sessionId?: string): CdpSession => ({
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        pending.set(id, { resolve, reject })
        socket.send(JSON.stringify({ id, method, params, sessionId }))
      }),
    on: (method, listener) => {
      const key = keyOf(sessionId, method)
      listeners.set(key, [...(listeners.get(key) ?? []), listener])
    },
  })
  return { ...session(), session, close: () => socket.close() }
}

const keyOf = (sessionId: string | undefined, method: string) => `${sessionId ?? ''} ${method}`
