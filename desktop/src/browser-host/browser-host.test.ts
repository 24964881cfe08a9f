import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { createDesk } from '../core/create-desk.ts'
import { type BrowserHost, startBrowserHost } from './browser-host.ts'
import { createBrowserShell } from './browser-shell.ts'

let host: BrowserHost
let home: string
let sessionFile: string
let origin: string
let linksUsed = 0

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'browser-host-'))
  mkdirSync(join(home, 'dist', 'assets'), { recursive: true })
  writeFileSync(join(home, 'dist', 'index.html'), '<!doctype html><title>Desk</title>')
  writeFileSync(join(home, 'dist', 'assets', 'a.js'), 'export {}')
  writeFileSync(join(home, 'secret.html'), 'not for anybody')
  const desk = createDesk({
    shell: createBrowserShell(join(home, 'desk')),
    apiUrl: 'http://127.0.0.1:9',
    now: () => 0,
    newId: () => '22222222-2222-4222-8222-222222222222',
    random: () => 0.5,
    setTimer: () => () => {},
  })
  sessionFile = join(home, 'browser-sessions.json')
  const onLinkUsed = () => {
    linksUsed += 1
  }
  host = await startBrowserHost({ desk, port: 0, assets: join(home, 'dist'), sessionFile, onLinkUsed })
  origin = new URL(host.url).origin
})
afterAll(async () => {
  await host.close()
  rmSync(home, { recursive: true, force: true })
})

type Answer = { readonly status: number; readonly text: string; readonly headers: Record<string, unknown> }

/** fetch would mend paths and refuse to lie about Host and Origin. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const { port } = new URL(host.url)
    const { method = 'GET', headers = {}, body } = options
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }))
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

const tokenOf = (link: string) => new URL(link).hash.slice(1)
const enter = (token: string, from = origin) =>
  ask('/session', { method: 'POST', headers: { Origin: from }, body: token })

async function signedIn(): Promise<string> {
  const { headers } = await enter(tokenOf(host.newLink()))
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

function socketOutcome(headers: Record<string, string>, path = '/ipc'): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { headers })
    socket.once('open', () => {
      socket.close()
      resolve('open')
    })
    socket.once('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
    socket.once('error', () => resolve('error'))
  })
}

/** A bare connection and the host's own end of it, on which nobody but the host listens for errors. */
async function connectBare(text: string, options: { allowHalfOpen?: boolean } = {}) {
  const hostSide = new Promise<Socket>((resolve) => {
    const seen = (message: unknown) => {
      unsubscribe('net.server.socket', seen)
      resolve((message as { socket: Socket }).socket) // Node says so of this channel
    }
    subscribe('net.server.socket', seen)
  })
  const client = connect({ port: Number(new URL(host.url).port), host: '127.0.0.1', ...options })
  client.on('error', () => {}) // what happens to the client is not the question
  client.write(text.replaceAll('\n', '\r\n'))
  const server = await hostSide
  const closed = new Promise<void>((resolve) => {
    server.once('close', () => resolve())
  })
  return { client, closed }
}

describe('the page', () => {
  it('is served with a policy that lets nothing else in, and screens are the same page', async () => {
    for (const path of ['/', '/patients', '/patients?find=x']) {
      const { status, text, headers } = await ask(path)
      expect([status, text]).toEqual([200, '<!doctype html><title>Desk</title>'])
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['cache-control']).toBe('no-store')
    }
  })

  it('is not served to another host name, as a rebound one', async () => {
    expect((await ask('/', { headers: { Host: 'desk.evil.test' } })).status).toBe(421)
    expect((await ask('/', { headers: { Host: '127.0.0.1:1' } })).status).toBe(421)
  })

  it.each([
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/assets/..%2f..%2fsecret.html',
    '/assets/missing.js',
    '/%00.html',
    '/package.json',
  ])('%s is not there', async (path) => {
    const { status, text } = await ask(path)
    expect(status).toBe(404)
    expect(text).not.toContain('not for anybody')
  })

  it.each(['/%', '/%zz', '//', '/%ff'])('%s does not bring the host down', async (path) => {
    expect([200, 404]).toContain((await ask(path)).status)
    expect((await ask('/')).status).toBe(200)
  })

  it('is the same under both names of this machine', async () => {
    const { port } = new URL(host.url)
    expect((await ask('/', { headers: { Host: `localhost:${port}` } })).status).toBe(200)
  })

  it('is kept by the browser only where its name says its content', async () => {
    expect((await ask('/assets/a.js')).headers['cache-control']).toContain('immutable')
  })

  it('is only read', async () => {
    expect((await ask('/', { method: 'DELETE' })).status).toBe(405)
  })
})

describe('what is refused says so to a person, and what to do', () => {
  it.each<[string, number, () => Promise<Answer>]>([
    ['a screen that is a file', 404, () => ask('/package.json')],
    ['the outage kit of another browser', 404, () => ask('/outage-kit.html')],
    ['another name', 421, () => ask('/', { headers: { Host: 'desk.evil.test' } })],
    ['a form sent here', 405, () => ask('/', { method: 'PUT' })],
    ['a used link', 401, () => enter('used')],
    ['a link sent by another page', 403, () => enter('used', 'http://evil.test')],
    ['an address without end', 431, () => ask(`/${'x'.repeat(100_000)}`)],
    ['what is no request', 400, () => ask('/', { headers: { 'Transfer-Encoding': 'frobnicate' } })],
  ])('%s: %i', async (_what, expected, asking) => {
    const { status, text, headers } = await asking()
    expect(status).toBe(expected)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(text).toMatch(/<h1>.+\.<\/h1>\n<p>.+\.<\/p>/)
  })

  it('and has no content where none is asked for', async () => {
    expect(await ask('/package.json', { method: 'HEAD' })).toMatchObject({ status: 404, text: '' })
  })
})

describe('a link', () => {
  it('opens the desk once', async () => {
    const token = tokenOf(host.newLink())
    const usedBefore = linksUsed
    const first = await enter(token)
    expect(first.status).toBe(204)
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/)
    const second = await enter(token)
    expect(second.status).toBe(401)
    expect(second.headers['set-cookie']).toBeUndefined()
    expect(linksUsed - usedBefore, 'a new link is to be shown once').toBe(1)
  })

  it('may be loaded again by the browser that used it, and gives no second session', async () => {
    const token = tokenOf(host.newLink())
    const Cookie = String((await enter(token)).headers['set-cookie']).split(';')[0] ?? ''
    const again = await ask('/session', { method: 'POST', headers: { Origin: origin, Cookie }, body: token })
    expect(again.status).toBe(204)
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  it('is refused as soon as it is longer than any link, without waiting for its end', async () => {
    const { client } = await connectBare(
      `POST /session HTTP/1.1\nHost: ${new URL(origin).host}\nOrigin: ${origin}\nContent-Length: 1000000\n\n${'x'.repeat(300)}`,
    )
    expect(String((await once(client, 'data'))[0])).toContain('401')
    client.destroy()
  })

  it('outlives a browser that goes away in the middle of using it', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    onTestFinished(() => void process.off('unhandledRejection', note))
    const token = tokenOf(host.newLink())
    const { client, closed } = await connectBare(
      `POST /session HTTP/1.1\nHost: ${new URL(origin).host}\nOrigin: ${origin}\nContent-Length: ${token.length}\nExpect: 100-continue\n\n`,
    )
    await once(client, 'data') // 100: the host is reading
    client.resetAndDestroy()
    await closed
    await new Promise((resolve) => setImmediate(resolve)) // Node tells of unhandled rejections before this
    expect(unhandled).toEqual([])
    expect((await enter(token)).status).toBe(204)
  })

  it('is not used up by another page, nor guessed', async () => {
    const token = tokenOf(host.newLink())
    expect((await enter(token, 'http://evil.test')).status).toBe(403)
    expect((await enter('')).status).toBe(401)
    expect((await enter('x'.repeat(5000))).status).toBe(401)
    expect((await enter(token)).status).toBe(204)
  })
})

describe('the desk’s line', () => {
  it('opens with a session, from this page only', async () => {
    const Cookie = await signedIn()
    expect(await socketOutcome({ Cookie, Origin: origin })).toBe('open')
    expect(await socketOutcome({ Cookie, Origin: 'http://evil.test' })).toBe('403')
    expect(await socketOutcome({ Cookie })).toBe('403')
    expect(await socketOutcome({ Origin: origin })).toBe('403')
    expect(await socketOutcome({ Cookie: 'desk_session=guess', Origin: origin })).toBe('403')
    expect(await socketOutcome({ Cookie, Origin: origin, Host: 'desk.evil.test' })).toBe('403')
    expect(await socketOutcome({ Cookie, Origin: origin }, '/')).toBe('403')
    expect(await socketOutcome({ Cookie, Origin: origin }, '/ipc/../ipc2')).toBe('403')
  })

  it('outlives a stranger who is refused and resets the connection, or never ends it', async () => {
    const knock = `GET /ipc HTTP/1.1\nHost: ${new URL(origin).host}\nOrigin: http://evil.test\nUpgrade: websocket\nConnection: Upgrade\n\n`
    const rude = await connectBare(knock)
    rude.client.resetAndDestroy()
    await rude.closed
    const idle = await connectBare(knock, { allowHalfOpen: true })
    expect(String((await once(idle.client, 'data'))[0])).toContain('403')
    await idle.closed
    idle.client.destroy()
    expect((await ask('/')).status).toBe(200)
  })

  it('is closed when more comes over it than any request needs', async () => {
    const Cookie = await signedIn()
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ipc`, {
      headers: { Cookie, Origin: origin },
    })
    const code = await new Promise((resolve) => {
      socket.once('open', () => socket.send('x'.repeat(300_000)))
      socket.once('close', resolve)
    })
    expect(code).toBe(1009)
  })

  it.each(['no json', '{"id":1}', '[]'])('is closed when %s comes over it', async (text) => {
    const Cookie = await signedIn()
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ipc`, {
      headers: { Cookie, Origin: origin },
    })
    const code = await new Promise((resolve) => {
      socket.once('open', () => socket.send(text))
      socket.once('close', resolve)
    })
    expect(code).toBe(1008)
  })

  it('answers a request it does not know with a sentence', async () => {
    const Cookie = await signedIn()
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ipc`, {
      headers: { Cookie, Origin: origin },
    })
    const answer = new Promise<string>((resolve) => {
      socket.on('message', (data) => {
        if (String(data).includes('"id":7')) resolve(String(data))
      })
    })
    socket.once('open', () => socket.send(JSON.stringify({ id: 7, name: 'constructor', args: {} })))
    expect(JSON.parse(await answer)).toMatchObject({ id: 7, error: { code: 'not_found' } })
    socket.close()
  })
})
