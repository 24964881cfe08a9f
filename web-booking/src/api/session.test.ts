import { createApiClient } from '@scheduler/shared-types/api/api-client'
import { expect, test } from 'vitest'
import { createSessionStore } from './session.ts'

const USER = { id: '01936a1e-7c2b-7a52-9d3e-0b7c4a51f6d2', email: 'ada@example.com', name: 'Ada', grants: [] }

/** A session store over answers at the network's edge; `answers` are taken in turn. */
function storeOver(answers: readonly ((path: string) => Response)[]) {
  const asked: string[] = []
  const fetchAnswer: typeof fetch = async (input) => {
    const path = new URL(String(input), 'http://clinic.test').pathname
    asked.push(path)
    const answer = answers[asked.length - 1]
    if (!answer) throw new TypeError('no network')
    return answer(path)
  }
  const kept = new Map<string, string>()
  const store = createSessionStore(createApiClient({ baseUrl: '', fetch: fetchAnswer }), {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  })
  return { store, asked, kept }
}

function session(accessToken: string, secondsLeft = 900): () => Response {
  return () =>
    Response.json({
      accessToken,
      accessTokenExpiresAt: new Date(Date.now() + secondsLeft * 1000).toISOString(),
      refreshToken: null,
      user: USER,
    })
}

const refused = () =>
  Response.json(
    { type: 'about:blank', title: 'No', status: 401, code: 'unauthenticated', detail: 'Sign in.' },
    { status: 401 },
  )

test('a guest is never asked for a session and sends no token', async () => {
  const { store, asked } = storeOver([])
  expect(await store.restore()).toBe(false)
  expect(await store.headers()).toEqual({})
  expect(asked).toEqual([])
})

test('the token is sent but never stored', async () => {
  const { store, kept } = storeOver([session('first-token')])
  await store.signIn('ada@example.com', 'a password')
  expect(await store.headers()).toEqual({ authorization: 'Bearer first-token' })
  expect([...kept.values()].join()).not.toContain('token')
})

test('a token about to run out is renewed once, however many calls wait for it', async () => {
  const { store, asked } = storeOver([session('old', 10), session('new')])
  await store.signIn('ada@example.com', 'a password')
  const sent = await Promise.all([store.headers(), store.headers(), store.headers()])
  expect(sent).toEqual(Array(3).fill({ authorization: 'Bearer new' }))
  expect(asked).toEqual(['/api/v1/auth/login', '/api/v1/auth/refresh'])
})

test('a refusal ends the session; a lost connection does not', async () => {
  const lost = storeOver([session('old', 10)])
  await lost.store.signIn('ada@example.com', 'a password')
  expect(await lost.store.restore()).toBe(false)
  expect(lost.store.current()?.accessToken).toBe('old')

  const ended = storeOver([session('old', 10), refused])
  await ended.store.signIn('ada@example.com', 'a password')
  expect(await ended.store.restore()).toBe(false)
  expect(ended.store.current()).toBeNull()
  expect(ended.kept.size).toBe(0)
})
