import type { Stand } from '../stand.ts'
import { freePort, startApiProcess } from '../torture/api-process.ts'
import { type BenchClinic, seedBenchClinic } from './bench-clinic.ts'
import { createHttpClient, expectStatus } from './http-client.ts'

/** A running API in a process of its own, with a clinic and a receptionist's token. */
export type BenchApi = {
  readonly baseUrl: string
  readonly clinic: BenchClinic
  readonly token: string
  readonly headers: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

export async function startBenchApi(stand: Stand): Promise<BenchApi> {
  const clinic = await stand.withDatabase(seedBenchClinic)
  const port = await freePort()
  const api = await startApiProcess({ port, env: stand.apiEnv })
  const baseUrl = `http://127.0.0.1:${port}`
  const http = createHttpClient(baseUrl, 1)
  try {
    const { email, password } = clinic
    const body = { email, password }
    const answer = await http.send({ method: 'POST', path: '/api/v1/auth/login', body })
    // Our own API's answer to a login; anything else fails loudly at the first use.
    const { accessToken: token } = JSON.parse(expectStatus(answer, 200).body) as { accessToken: string }
    return { baseUrl, clinic, token, headers: { authorization: `Bearer ${token}` }, stop: api.kill }
  } catch (error) {
    await api.kill()
    throw error
  } finally {
    http.close()
  }
}
