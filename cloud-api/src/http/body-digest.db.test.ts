import { type ApiClient, createApiClient, NetworkError } from '@scheduler/shared-types/api/api-client'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { zProblem } from '@scheduler/shared-types/errors/problem.contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClinic, makePatient, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
let token: string
beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps)
  await makePatient(api.deps, clinic.id, { givenName: 'Amara', familyName: 'Okafor' })
  token = await api.tokenOf(clinic, 'receptionist')
})
afterAll(() => api.close())

/** A client behind a wire that does something to bodies on their way. */
function clientOver(wire: {
  readonly request?: (body: string) => string
  readonly answer?: (body: string) => string
}): ApiClient {
  return createApiClient({
    baseUrl: api.baseUrl,
    headers: () => ({ authorization: `Bearer ${token}` }),
    fetch: async (input, init) => {
      const body = typeof init?.body === 'string' ? (wire.request ?? String)(init.body) : init?.body
      const response = await fetch(input, body === undefined ? init : { ...init, body })
      const answer = (wire.answer ?? String)(await response.text())
      return new Response(answer, { status: response.status, headers: response.headers })
    },
  })
}

const search = (client: ApiClient) =>
  client.call(endpoints.patient.search, { params: { clinicId: clinic.id }, body: { text: 'Okafor' } })

describe('a body that is damaged on its way', () => {
  it('is none: a request that still is JSON is not carried out', async () => {
    const client = clientOver({ request: (body) => body.replace('Okafor', 'Okagor') })
    await expect(search(client)).rejects.toBeInstanceOf(NetworkError)
  })

  it('is none: a request that is no JSON any more counts as lost, not as wrong', async () => {
    const client = clientOver({ request: (body) => body.replace('"', '#') })
    await expect(search(client)).rejects.toBeInstanceOf(NetworkError)
  })

  it('is none: an answer that still fits its contract is not believed', async () => {
    const client = clientOver({ answer: (body) => body.replace('Amara', 'Amarb') })
    await expect(search(client)).rejects.toBeInstanceOf(NetworkError)
    expect((await search(clientOver({}))).items[0]?.givenName).toBe('Amara')
  })

  it('is told as such to a client that reads problems itself', async () => {
    const response = await fetch(`${api.baseUrl}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-digest': 'sha-256=:AAAA:' },
      body: '{"email":"a@example.test","password":"x"}',
    })
    expect(zProblem.parse(await response.json())).toMatchObject({ status: 400, code: 'body_changed' })
  })
})

it('refusals carry a digest too, and a body that is too large stays what it is', async () => {
  const response = await fetch(`${api.baseUrl}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-digest': 'sha-256=:AAAA:' },
    body: JSON.stringify({ email: 'x'.repeat(110_000) }),
  })
  expect(zProblem.parse(await response.json()).code).toBe('body_unreadable')
  expect(response.headers.get('unencoded-digest')).toMatch(/^sha-256=:.{44}:$/)
})
