import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Desk } from '../core/create-desk.ts'
import { answerCall } from '../ipc/answer-call.ts'
import { zIpcCall } from '../ipc/ipc-contract.ts'
import { keepBrowserSessions } from './browser-sessions.ts'
import { refuse, refuseUnread } from './refuse.ts'
import { serveFile } from './serve-file.ts'

export type BrowserHost = {
  /** Address of the desk, without a right to enter. */
  readonly url: string
  /** A link that opens the desk once: its token is in the fragment and good for one browser. */
  readonly newLink: () => string
  readonly close: () => Promise<void>
}

export type BrowserHostOptions = {
  readonly desk: Desk
  /** 0: any free port. */
  readonly port: number
  /** Folder of the built renderer. */
  readonly assets: string
  /** Where the browsers that were let in are kept. */
  readonly sessionFile: string
  /** Called when a link was used, so that the next one can be shown. */
  readonly onLinkUsed?: () => void
}

const COOKIE = 'desk_session'
const MAX_FRAME = 256 * 1024

/**
 * The browser shell: serves the renderer on loopback and carries the IPC contract over one WebSocket a window.
 * Other pages in the same browser must not reach it: Host and Origin are checked on every request (against
 * DNS rebinding and cross-site WebSockets), and a session cookie is got only with a one-time token.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { desk, assets } = options
  const links = new Set<string>()
  const sessions = keepBrowserSessions(options.sessionFile)
  const server = createServer((request, response) => {
    // The other end may go away in the middle of its request: that ends the request, never the desk.
    handle(request, response).catch(() => response.destroy())
  })
  server.on('clientError', refuseUnread)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME })
  const port = await listen(server, options.port)
  const origins = new Set([`http://127.0.0.1:${port}`, `http://localhost:${port}`])
  const hosts = new Set([...origins].map((origin) => new URL(origin).host))

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!hosts.has(request.headers.host ?? '')) return refuse(request, response, 421)
    if (request.method === 'POST' && request.url === '/session') return openSession(request, response)
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(request, response, 405)
    if (request.url === '/outage-kit.html') return serveKit(request, response)
    await serveFile(assets, request, response)
  }

  /** The outage kit, to whoever is at this desk. Its own policy is in it; its data opens with a password. */
  async function serveKit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const kit = hasSession(request) ? await readFile(desk.kitFile()).catch(() => null) : null
    if (!kit) return refuse(request, response, 404)
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "frame-ancestors 'none'",
      'Cross-Origin-Opener-Policy': 'same-origin',
    })
    response.end(request.method === 'HEAD' ? undefined : kit)
  }

  async function openSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!origins.has(request.headers.origin ?? '')) return refuse(request, response, 403)
    const token = await readText(request)
    if (!links.delete(token)) return hasSession(request) ? enter(response) : refuse(request, response, 401)
    response.setHeader('Set-Cookie', `${COOKIE}=${sessions.open()}; HttpOnly; SameSite=Strict; Path=/`)
    enter(response)
    options.onLinkUsed?.()
  }

  function hasSession(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(/;\s*/)
    return cookies.some(
      (cookie) => cookie.startsWith(`${COOKIE}=`) && sessions.has(cookie.slice(COOKIE.length + 1)),
    )
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { host = '', origin = '' } = request.headers
    if (request.url !== '/ipc' || !hosts.has(host) || !origins.has(origin) || !hasSession(request)) {
      // Node hands it over bare: a reset would end the desk, and one left half open would keep it from closing.
      socket.on('error', () => socket.destroy())
      socket.once('finish', () => socket.destroy())
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => carry(desk, webSocket))
  })

  const url = `http://127.0.0.1:${port}/`
  return {
    url,
    newLink: () => {
      const token = randomBytes(24).toString('base64url')
      links.add(token)
      return `${url}#${token}`
    },
    close: async () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function carry(desk: Desk, socket: WebSocket): void {
  const unsubscribe = desk.subscribe((event, payload) => socket.send(JSON.stringify({ event, payload })))
  socket.on('close', unsubscribe)
  socket.on('error', () => socket.terminate())
  socket.on('message', (data) => {
    const call = zIpcCall.safeParse(parseJson(String(data)))
    if (!call.success) {
      socket.close(1008, 'not a request')
      return
    }
    const { id, name, args } = call.data
    void answerCall(desk.handlers, name, args).then((answer) =>
      socket.send(JSON.stringify({ id, ...answer })),
    )
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Says that the browser has a session; the page goes on by itself. */
function enter(response: ServerResponse): void {
  response.writeHead(204, { 'Cache-Control': 'no-store' }).end()
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > 200) return ''
  }
  return text
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
