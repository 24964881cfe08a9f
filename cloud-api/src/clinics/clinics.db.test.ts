import { randomUUID } from 'node:crypto'
import { clinicEndpoints } from '@scheduler/shared-types/clinics/clinic.contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps)
  await makeClinic(api.deps)
})
afterAll(() => api.close())

const fresh = () => ({
  slug: `new-${randomUUID().slice(0, 8)}`,
  name: 'Second Clinic',
  phone: '+1 212 555 0100',
  timeZone: 'America/New_York',
})

describe('clinics', () => {
  it('are listed and read by those who have a grant, patients included', async () => {
    for (const role of ['admin', 'patient'] as const) {
      const client = await api.as(clinic, role)
      const { items } = await client.call(clinicEndpoints.list, {})
      expect(items.map(({ id }) => id)).toEqual([clinic.id])
      expect(await client.call(clinicEndpoints.read, { params: { clinicId: clinic.id } })).toEqual(items[0])
    }
  })

  it('are opened by an admin, who becomes admin there; a repeat opens no second one', async () => {
    const admin = await api.as(clinic, 'admin')
    const [operationId, body] = [randomUUID(), fresh()]
    const made = await admin.call(clinicEndpoints.create, { body, operationId })
    expect(made).toMatchObject({ ...body, version: 1, settings: { holdSeconds: 300 } })
    expect(await admin.call(clinicEndpoints.create, { body, operationId })).toEqual(made)
    const { items } = await admin.call(clinicEndpoints.list, {})
    expect(items.map(({ id }) => id)).toContain(made.id)
    const update = { params: { clinicId: made.id }, body: { name: 'Renamed' }, operationId: randomUUID() }
    expect((await admin.call(clinicEndpoints.update, update)).name).toBe('Renamed')
    const problem = await expectProblem(
      admin.call(clinicEndpoints.create, { body, operationId: randomUUID() }),
      'already_exists',
    )
    expect(problem.errors?.map(({ path }) => path)).toEqual(['body.slug'])
    const user = await api.deps.models.User.findById(clinic.userIds.admin).lean()
    expect(user?.grants).toHaveLength(2)
  })

  it.each(['receptionist', 'doctor', 'patient'] as const)(
    'are neither opened nor changed by a %s',
    async (role) => {
      const client = await api.as(clinic, role)
      await expectProblem(
        client.call(clinicEndpoints.create, { body: fresh(), operationId: randomUUID() }),
        'forbidden',
      )
      await expectProblem(
        client.call(clinicEndpoints.update, {
          params: { clinicId: clinic.id },
          body: { name: 'Mine' },
          operationId: randomUUID(),
        }),
        'forbidden',
      )
    },
  )

  it('keep the settings that a change does not name', async () => {
    const admin = await api.as(clinic, 'admin')
    const update = (body: object) =>
      admin.call(clinicEndpoints.update, {
        params: { clinicId: clinic.id },
        body,
        operationId: randomUUID(),
      })
    await update({ settings: { holdSeconds: 600, overbookingLanes: 3 } })
    const changed = await update({ settings: { cancelCutoffMinutes: 0 }, version: 2 })
    expect(changed.settings).toMatchObject({ holdSeconds: 600, overbookingLanes: 3, cancelCutoffMinutes: 0 })
    await expectProblem(update({ name: 'Late', version: 2 }), 'version_conflict')
  })
})
