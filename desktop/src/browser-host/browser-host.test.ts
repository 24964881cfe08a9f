import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createDesk } from '../core/create-desk.ts'
import { type BrowserHost, startBrowserHost } from './browser-host.ts'

let host: BrowserHost
let home: string
let origin: string

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'browser-host-'))
  mkdirSync(join(home, 'dist', 'assets'), { recursive: true })
  writeFileSync(join(home, 'dist', 'index.html'), '<!doctype html><title>Desk</title>')
  writeFileSync(join(home, 'dist', 'assets', 'a.js'), 'export {}')
  writeFileSync(join(home, 'secret.html'), 'not for anybody')
  const desk = createDesk({
    apiUrl: 'http://127.0.0.1:9',
    deskId: '11111111-1111-4111-8111-111111111111',
    now: () => 0,
    newId: () => '22222222-2222-4222-8222-222222222222',
    wait: async () => {},
  })
  host = await startBrowserHost({ desk, port: 0, assets: join(home, 'dist') })
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

function socketOutcome(headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ipc`, { headers })
    socket.once('open', () => {
      socket.close()
      resolve('open')
    })
    socket.once('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
    socket.once('error', () => resolve('error'))
  })
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

  it('is only read', async () => {
    expect((await ask('/', { method: 'DELETE' })).status).toBe(405)
  })
})

describe('a link', () => {
  it('opens the desk once', async () => {
    const token = tokenOf(host.newLink())
    const first = await enter(token)
    expect(first.status).toBe(204)
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/)
    expect((await enter(token)).status).toBe(401)
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
