import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { authEndpoints } from '@scheduler/shared-types/auth/auth.contract'
import { userEndpoints } from '@scheduler/shared-types/users/user.contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
let admin: ApiClient
beforeAll(async () => {
  api = await startTestApi()
})
beforeEach(async () => {
  clinic = await makeClinic(api.deps)
  admin = await api.as(clinic, 'admin')
})
afterAll(() => api.close())

const PASSWORD = 'correct horse battery'
const here = () => ({ clinicId: clinic.id })
const one = (id: string) => ({ clinicId: clinic.id, id })
const operationId = () => randomUUID()

function create(body: object = {}) {
  const fields = {
    email: `new-${randomUUID()}@clinic.test`,
    name: 'New Person',
    password: PASSWORD,
    role: 'receptionist' as const,
    ...body,
  }
  return admin.call(userEndpoints.create, { params: here(), body: fields, operationId: operationId() })
}

const update = (id: string, body: object) =>
  admin.call(userEndpoints.update, { params: one(id), body, operationId: operationId() })
const remove = (id: string) =>
  admin.call(userEndpoints.remove, { params: one(id), operationId: operationId() })
const logIn = (email: string) =>
  api.client().call(authEndpoints.login, { body: { email, password: PASSWORD } })

describe('a user', () => {
  it('is created, signs in, is listed without other clinics’ grants', async () => {
    const made = await create()
    expect(made).toMatchObject({ clinicId: clinic.id, role: 'receptionist', active: true, version: 1 })
    expect((await logIn(made.email)).user.id).toBe(made.id)
    const { items } = await admin.call(userEndpoints.list, { params: here() })
    expect(items.map(({ role }) => role).toSorted()).toEqual([
      'admin',
      'doctor',
      'receptionist',
      'receptionist',
    ])
    expect(await admin.call(userEndpoints.read, { params: one(made.id) })).toEqual(made)
  })

  it('has an e-mail of their own in all clinics', async () => {
    const other = await makeClinic(api.deps)
    const problem = await expectProblem(
      create({ email: other.emails.doctor.toUpperCase() }),
      'already_exists',
    )
    expect(problem.errors?.map(({ path }) => path)).toEqual(['body.email'])
  })

  it('with the role doctor speaks for a doctor of the clinic', async () => {
    const other = await makeClinic(api.deps)
    for (const doctorId of [null, other.doctorId, randomUUID()]) {
      const problem = await expectProblem(create({ role: 'doctor', doctorId }), 'validation_failed')
      expect(problem.errors?.map(({ path }) => path)).toEqual(['body.doctorId'])
    }
    expect(await create({ role: 'doctor', doctorId: clinic.doctorId })).toMatchObject({ role: 'doctor' })
  })

  it('is shut out at once when deactivated, and let in again', async () => {
    const made = await create()
    const { accessToken } = await logIn(made.email)
    const me = () => api.client(accessToken).call(authEndpoints.me, {})
    await me()
    await update(made.id, { active: false, version: 1 })
    await expectProblem(me(), 'unauthenticated')
    await expectProblem(logIn(made.email), 'invalid_credentials')
    await update(made.id, { active: true })
    await me()
    await expectProblem(update(made.id, { name: 'Later', version: 1 }), 'version_conflict')
  })

  it('who works in two clinics keeps the other when removed from one', async () => {
    const other = await makeClinic(api.deps)
    const grant = { clinicId: clinic.id, role: 'receptionist', doctorId: null, patientId: null, active: true }
    const id = other.userIds.receptionist
    await api.deps.models.User.updateOne({ _id: id }, { $push: { grants: grant } })
    await remove(id)
    await expectProblem(admin.call(userEndpoints.read, { params: one(id) }), 'not_found')
    const left = await api.deps.models.User.findById(id).lean()
    expect(left?.grants.map(({ clinicId }) => clinicId)).toEqual([other.id])
  })

  it('without any grant left is deleted, with the sessions', async () => {
    const made = await create()
    const { accessToken } = await logIn(made.email)
    await remove(made.id)
    expect(await api.deps.models.User.findById(made.id).lean()).toBeNull()
    await expectProblem(api.client(accessToken).call(authEndpoints.me, {}), 'unauthenticated')
  })
})

describe('the last admin', () => {
  it('cannot leave, step down or be shut out; with a second one they can', async () => {
    const id = clinic.userIds.admin
    await expectProblem(remove(id), 'in_use')
    await expectProblem(update(id, { role: 'receptionist' }), 'validation_failed')
    await expectProblem(update(id, { active: false }), 'validation_failed')
    await create({ role: 'admin' })
    expect(await update(id, { role: 'receptionist' })).toMatchObject({ role: 'receptionist' })
  })
})

describe('users of another clinic', () => {
  it('do not exist', async () => {
    const other = await makeClinic(api.deps)
    const id = other.userIds.receptionist
    await expectProblem(admin.call(userEndpoints.read, { params: one(id) }), 'not_found')
    await expectProblem(update(id, { active: false }), 'not_found')
    await expectProblem(remove(id), 'not_found')
  })

  it.each(['receptionist', 'doctor', 'patient'] as const)('and a %s may not look at users', async (role) => {
    const client = await api.as(clinic, role)
    await expectProblem(client.call(userEndpoints.list, { params: here() }), 'forbidden')
  })
})
