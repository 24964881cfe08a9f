import { Writable } from 'node:stream'
import { zProblem } from '@scheduler/shared-types/errors/problem.contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../log.ts'
import { makeClinic, TEST_PASSWORD, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

const lines: string[] = []
const sink = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk))
    done()
  },
})

let api: TestApi
let clinic: TestClinic
let token: string
beforeAll(async () => {
  api = await startTestApi({ log: createLogger('debug', sink) })
  clinic = await makeClinic(api.deps)
  token = await api.tokenOf(clinic, 'admin')
})
afterAll(() => api.close())

const get = (path: string, init: RequestInit = {}) => fetch(`${api.baseUrl}${path}`, init)
const json = { 'content-type': 'application/json' }

describe('who comes with a browser', () => {
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

  it.each(['/nowhere', '/book', '/book/assets/nothing.js', '/api/docs/nothing.css', '/api'])(
    'gets a page that says what to do where nothing is: %s',
    async (path) => {
      const response = await get(path, { headers: { accept } })
      expect([response.status, response.headers.get('content-type')]).toEqual([
        404,
        'text/html; charset=utf-8',
      ])
      expect(response.headers.get('vary')).toMatch(/Accept(,|$)/)
      expect(await response.text()).toContain(
        'There is nothing at this address. Check it for a typing mistake',
      )
    },
  )

  it('gets a problem document from the API itself', async () => {
    const response = await get('/api/v1/nowhere', { headers: { accept } })
    expect(zProblem.parse(await response.json()).code).toBe('not_found')
  })

  it('is answered with words where the address is too long to be read', async () => {
    const response = await get(`/book/${'x'.repeat(100_000)}`, { headers: { accept } })
    expect(response.status).toBe(400)
    expect(zProblem.parse(await response.json()).detail).toMatch(/too long/)
  })
})

describe('every error is a problem document', () => {
  it.each([
    ['an unknown address', '/api/v1/nowhere', {}, 404, 'not_found'],
    ['an unknown address outside the API', '/nowhere.php', {}, 404, 'not_found'],
    ['a bad percent-encoding', '/api/v1/public/clinics/%E0%A4%A', {}, 400, 'validation_failed'],
    [
      'a known address with another method',
      '/api/v1/health',
      { method: 'DELETE' },
      405,
      'method_not_allowed',
    ],
    ['a method nobody knows', '/api/v1/health', { method: 'PROPFIND' }, 405, 'method_not_allowed'],
    [
      'bad JSON',
      '/api/v1/auth/login',
      { method: 'POST', headers: json, body: '{"a":' },
      400,
      'body_unreadable',
    ],
    [
      'JSON that is no object',
      '/api/v1/auth/login',
      { method: 'POST', headers: json, body: '"a"' },
      400,
      'body_unreadable',
    ],
    [
      'a body that is too large',
      '/api/v1/auth/login',
      { method: 'POST', headers: json, body: `"${'x'.repeat(110_000)}"` },
      400,
      'body_unreadable',
    ],
    [
      'a form instead of JSON',
      '/api/v1/auth/login',
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'email=a' },
      400,
      'body_unreadable',
    ],
    ['no body', '/api/v1/auth/login', { method: 'POST' }, 400, 'validation_failed'],
    ['a query parameter nobody knows', '/api/v1/health?verbose=1', {}, 400, 'validation_failed'],
  ])('%s', async (_what, path, init: RequestInit, status, code) => {
    const response = await get(path, init)
    const problem = zProblem.parse(await response.json())
    expect({ status: response.status, code: problem.code }).toEqual({ status, code })
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(problem).toMatchObject({ status, requestId: response.headers.get('x-request-id') })
    expect(JSON.stringify(problem)).not.toMatch(/\bat .*:\d+:\d+|node_modules/)
  })

  it('names the methods an address takes', async () => {
    const response = await get('/api/v1/health', { method: 'DELETE' })
    expect(response.headers.get('allow')).toMatch(/GET/)
  })

  it('lists all broken fields at once, each with its place', async () => {
    const response = await get(`/api/v1/clinics/${clinic.id}/rooms/not-a-uuid?x=1`, {
      method: 'PATCH',
      headers: { ...json, authorization: `Bearer ${token}`, 'x-desk-id': 'desk' },
      body: JSON.stringify({ name: '', active: 'yes', colour: 'red' }),
    })
    expect(response.status).toBe(400)
    const { errors } = zProblem.parse(await response.json())
    expect(errors?.map(({ path }) => path).toSorted()).toEqual([
      'body.active',
      'body.colour',
      'body.name',
      'headers.Idempotency-Key',
      'headers.X-Desk-Id',
      'params.id',
      'query.x',
    ])
  })

  it('answers what nobody expected without saying what happened, and logs it', async () => {
    const original = api.deps.models.Clinic.findById
    api.deps.models.Clinic.findById = () => {
      throw new TypeError('a secret detail')
    }
    const response = await get(`/api/v1/clinics/${clinic.id}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    api.deps.models.Clinic.findById = original
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).toContain('internal_error')
    expect(text).not.toContain('secret detail')
    const requestId = response.headers.get('x-request-id') ?? ''
    expect(lines.some((line) => line.includes(requestId) && line.includes('a secret detail'))).toBe(true)
  })
})

describe('the order of refusals on a clinic route', () => {
  const room = (clinicId: string, headers: Record<string, string>) =>
    get(`/api/v1/clinics/${clinicId}/rooms`, { method: 'POST', headers: { ...json, ...headers }, body: '{}' })

  it('is 401, 404 for a clinic without a grant, 403, then 400', async () => {
    const other = await makeClinic(api.deps)
    const doctor = { authorization: `Bearer ${await api.tokenOf(clinic, 'doctor')}` }
    const admin = { authorization: `Bearer ${token}` }
    expect((await room(clinic.id, {})).status).toBe(401)
    expect((await room(other.id, doctor)).status).toBe(404)
    expect((await room(crypto.randomUUID(), doctor)).status).toBe(404)
    expect((await room(clinic.id, doctor)).status).toBe(403)
    expect((await room(clinic.id, admin)).status).toBe(400)
  })
})

describe('headers', () => {
  it('allow scripts from here only, no framing, no other origin, and no caching of answers', async () => {
    const { headers } = await get('/api/v1/health', { headers: { origin: 'https://elsewhere.test' } })
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/script-src 'self'(;|$)/)
    expect(policy).not.toContain('unsafe')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('cache-control')).toBe('no-store')
  })
})

describe('the log', () => {
  it('has a line a request with the route pattern, who and where, and nothing that was sent', async () => {
    lines.length = 0
    const headers = { ...json, authorization: `Bearer ${token}` }
    await get(`/api/v1/clinics/${clinic.id}/patients/search`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ text: 'Lovelace' }),
    })
    await get('/api/v1/auth/login', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ email: clinic.emails.admin, password: TEST_PASSWORD }),
    })
    const search = JSON.parse(lines.find((line) => line.includes('patients/search')) ?? '{}')
    expect(search).toMatchObject({
      method: 'POST',
      route: '/api/v1/clinics/:clinicId/patients/search',
      status: 200,
      userId: clinic.userIds.admin,
      clinicId: clinic.id,
    })
    expect(search.requestId).toMatch(/./)
    expect(search.ms).toBeGreaterThanOrEqual(0)
    expect(lines.join()).not.toMatch(new RegExp(`Lovelace|${token}|${clinic.emails.admin}|${TEST_PASSWORD}`))
  })
})

describe('the API reference', () => {
  it('is served with its files from here, without an inline script', async () => {
    const page = await (await get('/api/docs')).text()
    expect(page).not.toMatch(/<script(?![^>]*src=)/)
    expect(page).not.toMatch(/https?:\/\//)
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '')
    for (const file of files) expect((await get(file)).status).toBe(200)
    expect((await get('/api/docs/package.json')).status).toBe(404)
    expect((await get('/api/docs/..%2fpackage.json')).status).toBe(404)
  })
})

describe('the booking page', () => {
  it('does not serve files from outside its folder', async () => {
    for (const path of ['/book/assets/..%2f..%2fpackage.json', '/book/assets/nothing.js']) {
      expect((await get(path)).status).toBe(404)
    }
  })

  it('sends the root to something harmless', async () => {
    const response = await get('/', { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([302, '/api/docs'])
  })
})
