import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedStore } from '@scheduler/embedded-store'
import { healthEndpoints } from '@scheduler/shared-types/health/health.contract'
import { expect, it } from 'vitest'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic } from '../test/factories.ts'
import { startTestApi } from '../test/test-server.ts'

it('tells that the store answers, and which kind it is', async () => {
  const api = await startTestApi()
  const store = process.env.MONGODB_URI ? 'mongodb' : 'embedded'
  expect(await api.client().call(healthEndpoints.read, {})).toMatchObject({ status: 'ok', store })
  await api.close()
})

it('and everything else is “unavailable”, with a time to come back, while the store is gone', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'scheduler-health-'))
  const store = await startEmbeddedStore({ dataDir })
  const api = await startTestApi({ env: { mongodbUri: store.uri } })
  const clinic = await makeClinic(api.deps)
  const token = await api.tokenOf(clinic, 'admin')
  await store.close()
  await expectProblem(api.client().call(healthEndpoints.read, {}), 'unavailable')
  const response = await fetch(`${api.baseUrl}/api/v1/clinics/${clinic.id}/rooms`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(response.status).toBe(503)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  await api.deps.connection.close()
  await expectProblem(api.client().call(healthEndpoints.read, {}), 'unavailable')
  await api.close({ keepDatabase: true })
  rmSync(dataDir, { recursive: true, force: true })
})
