import { createHash } from 'node:crypto'
import { authEndpoints } from '@scheduler/shared-types/auth/auth.contract'
import { clinicEndpoints } from '@scheduler/shared-types/clinics/clinic.contract'
import jwt from 'jsonwebtoken'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, TEST_PASSWORD, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps)
})
afterAll(() => api.close())
afterEach(() => void vi.useRealTimers())

/** Moves the clock of tokens, limits and expiry; timers and the network run on. */
function passTime(ms: number): void {
  const later = Date.now() + ms
  vi.useFakeTimers({ toFake: ['Date'], now: later })
}

function logIn(email: string, password = TEST_PASSWORD) {
  return api.client().call(authEndpoints.login, { body: { email, password } })
}

function refresh(refreshToken: string | null) {
  return api.client().call(authEndpoints.refresh, { body: { refreshToken: refreshToken ?? '' } })
}

const me = (accessToken: string) => api.client(accessToken).call(authEndpoints.me, {})

describe('login', () => {
  it('opens a session with the user’s grants; the e-mail’s case does not matter', async () => {
    const session = await logIn(clinic.emails.receptionist.toUpperCase())
    expect(session.user).toMatchObject({ id: clinic.userIds.receptionist, email: clinic.emails.receptionist })
    expect(session.user.grants).toEqual([
      { clinicId: clinic.id, role: 'receptionist', doctorId: null, patientId: null },
    ])
    expect(await me(session.accessToken)).toEqual(session.user)
  })

  it('refuses an unknown e-mail, a wrong password and a user without a grant in force alike', async () => {
    await api.deps.models.User.updateOne(
      { _id: clinic.userIds.doctor },
      { $set: { 'grants.0.active': false } },
    )
    const refusals = await Promise.all([
      expectProblem(logIn('nobody@clinic.test'), 'invalid_credentials'),
      expectProblem(logIn(clinic.emails.admin, 'not the password'), 'invalid_credentials'),
      expectProblem(logIn(clinic.emails.doctor), 'invalid_credentials'),
    ])
    const told = refusals.map(({ requestId: _id, ...rest }) => rest)
    expect(told[1]).toEqual(told[0])
    expect(told[2]).toEqual(told[0])
    await api.deps.models.User.updateOne(
      { _id: clinic.userIds.doctor },
      { $set: { 'grants.0.active': true } },
    )
  })

  it('stores no refresh token in clear', async () => {
    const { refreshToken } = await logIn(clinic.emails.admin)
    const stored = JSON.stringify(await api.deps.models.RefreshToken.find().lean())
    expect(stored).not.toContain(refreshToken)
    expect(stored).toContain(createHash('sha256').update(String(refreshToken)).digest('base64url'))
  })

  it('locks after ten failures, the right password included, and opens again after 15 minutes', async () => {
    const { email } = { email: clinic.emails.patient }
    const wrong = await Promise.all(
      Array.from({ length: 12 }, () => logIn(email, 'guess').catch((error) => error.problem.code)),
    )
    expect(wrong.filter((code) => code === 'invalid_credentials')).toHaveLength(10)
    expect(wrong.filter((code) => code === 'rate_limited')).toHaveLength(2)
    await expectProblem(logIn(email), 'rate_limited')
    const response = await fetch(`${api.baseUrl}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: TEST_PASSWORD }),
    })
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(60)
    expect((await logIn(clinic.emails.admin)).user.email).toBe(clinic.emails.admin)
    passTime(16 * 60_000)
    expect((await logIn(email)).user.email).toBe(email)
  })
})

describe('behind a proxy', () => {
  it('the address is the one the proxy saw, whatever the client claims', async () => {
    const proxied = await startTestApi({ env: { trustProxy: true } })
    const attempt = (n: number, seen: string) =>
      fetch(`${proxied.baseUrl}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': `10.0.0.${n}, ${seen}` },
        body: JSON.stringify({ email: 'nobody@clinic.test', password: 'guess' }),
      })
    for (let n = 0; n < 10; n++) expect((await attempt(n, '192.0.2.1')).status).toBe(401)
    expect((await attempt(99, '192.0.2.1')).status).toBe(429)
    expect((await attempt(99, '192.0.2.2')).status).toBe(401)
    await proxied.close()
  })
})

describe('access token', () => {
  it('runs out after ten minutes', async () => {
    const { accessToken } = await logIn(clinic.emails.admin)
    passTime(9 * 60_000)
    await me(accessToken)
    passTime(2 * 60_000)
    await expectProblem(me(accessToken), 'unauthenticated')
  })

  it.each([
    ['another secret', () => sign('x'.repeat(40), { sid: clinic.id }, {})],
    [
      'another audience',
      () => sign(api.deps.env.accessTokenSecret, { sid: clinic.id }, { audience: 'else' }),
    ],
    ['another issuer', () => sign(api.deps.env.accessTokenSecret, { sid: clinic.id }, { issuer: 'else' })],
    ['no session', () => sign(api.deps.env.accessTokenSecret, {}, {})],
    ['no signature', () => sign('', { sid: clinic.id }, { algorithm: 'none' })],
    ['nonsense', () => 'a.b.c'],
  ])('is refused with %s', async (_what, make) => {
    await expectProblem(me(make()), 'unauthenticated')
  })

  function sign(secret: string, claims: object, options: jwt.SignOptions): string {
    return jwt.sign({ sub: clinic.userIds.admin, ...claims }, secret, {
      issuer: 'scheduler',
      audience: 'scheduler-api',
      expiresIn: 600,
      ...options,
    })
  }
})

describe('refresh', () => {
  it('gives a new pair and spends the old token', async () => {
    const first = await logIn(clinic.emails.admin)
    const second = await refresh(first.refreshToken)
    expect(second.refreshToken).not.toBe(first.refreshToken)
    expect(await me(second.accessToken)).toEqual(first.user)
    const third = await refresh(second.refreshToken)
    expect(third.user).toEqual(first.user)
  })

  it('ends the whole family when a spent token comes again', async () => {
    const first = await logIn(clinic.emails.admin)
    const other = await logIn(clinic.emails.admin)
    const second = await refresh(first.refreshToken)
    await expectProblem(refresh(first.refreshToken), 'refresh_token_reused')
    await expectProblem(me(second.accessToken), 'unauthenticated')
    await expectProblem(refresh(second.refreshToken), 'unauthenticated')
    await me(other.accessToken)
  })

  it('has no grace period: of two at once, one wins and the family ends', async () => {
    const { refreshToken } = await logIn(clinic.emails.admin)
    const outcomes = await Promise.allSettled([refresh(refreshToken), refresh(refreshToken)])
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    expect(won).toHaveLength(1)
    await expectProblem(me(won[0]?.value.accessToken ?? ''), 'unauthenticated')
  })

  it('refuses an unknown token and one that is 31 days old', async () => {
    await expectProblem(refresh('x'.repeat(43)), 'unauthenticated')
    const { refreshToken } = await logIn(clinic.emails.admin)
    passTime(31 * 86_400_000)
    await expectProblem(refresh(refreshToken), 'unauthenticated')
  })
})

describe('logout', () => {
  it('ends access and refresh at once, and may be repeated', async () => {
    const { accessToken, refreshToken } = await logIn(clinic.emails.admin)
    await me(accessToken)
    const out = () => api.client().call(authEndpoints.logout, { body: { refreshToken: refreshToken ?? '' } })
    await out()
    await expectProblem(me(accessToken), 'unauthenticated')
    await expectProblem(refresh(refreshToken), 'unauthenticated')
    await out()
  })
})

describe('a web page', () => {
  const post = (path: string, body: object, cookie?: string) =>
    fetch(`${api.baseUrl}/api/v1/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
      body: JSON.stringify(body),
    })

  it('gets the refresh token as a cookie no script can read, and none in the answer', async () => {
    const login = { email: clinic.emails.admin, password: TEST_PASSWORD, cookie: true }
    const response = await post('login', login)
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^refresh_token=[\w-]{43};/)
    expect(cookie).toMatch(/; path=\/api\/v1\/auth;/)
    expect(cookie).toMatch(/; samesite=strict/i)
    expect(cookie).toMatch(/; httponly/i)
    expect(await response.json()).toMatchObject({ refreshToken: null })

    const value = cookie.split(';')[0] ?? ''
    const renewed = await post('refresh', {}, value)
    expect(renewed.status).toBe(200)
    const next = (renewed.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    expect(next).not.toBe(value)
    const out = await post('logout', {}, next)
    expect(out.status).toBe(204)
    expect(out.headers.get('set-cookie')).toMatch(/refresh_token=;.*expires=Thu, 01 Jan 1970/i)
    expect((await post('refresh', {}, next)).status).toBe(401)
  })
})

describe('a user whose grant was taken back', () => {
  it('is shut out as soon as an admin says so', async () => {
    const { accessToken } = await logIn(clinic.emails.receptionist)
    const read = () => api.client(accessToken).call(clinicEndpoints.read, { params: { clinicId: clinic.id } })
    await read()
    await api.deps.models.User.updateOne(
      { _id: clinic.userIds.receptionist },
      { $set: { 'grants.0.active': false } },
    )
    api.deps.sessionCache.forgetUser(clinic.userIds.receptionist)
    await expectProblem(read(), 'unauthenticated')
  })
})
