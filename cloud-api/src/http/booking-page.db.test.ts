import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Koa from 'koa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../log.ts'
import { bookingPage } from './booking-page.ts'
import { errorHandler } from './error-handler.ts'
import type { RequestState } from './request-state.ts'

let root: string
let server: Server
let baseUrl: string
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'scheduler-page-'))
  mkdirSync(join(root, 'dist/assets'), { recursive: true })
  writeFileSync(join(root, 'private.txt'), 'private')
  writeFileSync(join(root, 'dist/assets/page-abc123.js'), 'start()')
  const app = new Koa<RequestState>()
  app.use(errorHandler(createLogger('silent')))
  app.use(bookingPage(join(root, 'dist')).routes())
  server = createServer(app.callback())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listens on TCP, see above
})
afterAll(() => {
  server.close()
  rmSync(root, { recursive: true, force: true })
})

const get = (path: string) => fetch(`${baseUrl}${path}`)

describe('the booking page', () => {
  it('says so while it is not built', async () => {
    expect((await get('/book/demo')).status).toBe(503)
    writeFileSync(join(root, 'dist/index.html'), '<!doctype html><title>Book</title>')
  })

  it.each(['/book/demo', '/book/demo/appointment', '/book/no-such-clinic', '/book/demo/a/b/c'])(
    'answers %s with the page, never from a cache that was not asked again',
    async (path) => {
      const response = await get(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toMatch(/^text\/html/)
      expect(response.headers.get('cache-control')).toMatch(/no-cache/)
      expect(await response.text()).toContain('<title>Book</title>')
    },
  )

  it('serves its files for good', async () => {
    const response = await get('/book/assets/page-abc123.js')
    expect(response.headers.get('content-type')).toMatch(/javascript/)
    expect(response.headers.get('cache-control')).toMatch(/max-age=31536000.*immutable/)
    expect(await response.text()).toBe('start()')
  })

  it.each([
    '/book/assets/other.js',
    '/book/assets/',
    '/book/assets/..%2f..%2fprivate.txt',
    '/book/assets/%2e%2e/index.html',
  ])('has nothing at %s', async (path) => {
    const response = await get(path)
    expect(await response.text()).not.toContain('private')
    expect([404, 200]).toContain(response.status)
  })
})
