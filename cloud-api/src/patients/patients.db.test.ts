import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { patientEndpoints } from '@scheduler/shared-types/patients/patient.contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, makePatient, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
let desk: ApiClient
beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps)
  desk = await api.as(clinic, 'receptionist')
})
afterAll(() => api.close())

const here = () => ({ clinicId: clinic.id })
const one = (id: string) => ({ clinicId: clinic.id, id })

function create(client: ApiClient, body: object) {
  const fields = { givenName: 'Ada', familyName: 'Byron', ...body }
  return client.call(patientEndpoints.create, { params: here(), body: fields, operationId: randomUUID() })
}

function update(client: ApiClient, id: string, body: object) {
  return client.call(patientEndpoints.update, { params: one(id), body, operationId: randomUUID() })
}

async function search(text: string, more: { limit?: number; cursor?: string } = {}) {
  return desk.call(patientEndpoints.search, { params: here(), body: { text, ...more } })
}

describe('the note', () => {
  it('is nowhere in the database in clear, and comes back to staff', async () => {
    const secret = 'Interpreter-for-Tigrinya'
    const made = await create(desk, { note: secret })
    const changed = await update(desk, made.id, { note: `${secret}-two` })
    expect(changed.note).toBe(`${secret}-two`)
    const { db } = api.deps.connection
    if (!db) throw new Error('not connected')
    const found: string[] = []
    let documents = 0
    for (const { name } of await db.listCollections().toArray()) {
      // Raw BSON: what the store's files hold, whatever the models make of it.
      for await (const raw of db.collection(name).find({}, { raw: true })) {
        documents += 1
        if (Buffer.from(raw as unknown as Uint8Array).includes(secret)) found.push(name)
      }
    }
    expect(documents).toBeGreaterThan(10)
    expect(found).toEqual([])
  })

  it('is not shown to the patient', async () => {
    await update(desk, clinic.patientId, { note: 'private remark' })
    const patient = await api.as(clinic, 'patient')
    expect((await patient.call(patientEndpoints.read, { params: one(clinic.patientId) })).note).toBe('')
  })
})

describe('search', () => {
  it('finds by words, phone and birth date, in this clinic only, sorted by name', async () => {
    const other = await makeClinic(api.deps)
    await makePatient(api.deps, other.id, { givenName: 'Zoë', familyName: 'Quist' })
    const people = [
      { givenName: 'Zoë', familyName: 'Quist', birthDate: '1971-05-06', phone: '+44 20 7946 1234' },
      { givenName: 'Zora', familyName: 'Quarles', birthDate: '1972-05-06', phone: '+44 20 7946 9876' },
    ]
    const ids = await Promise.all(people.map((person) => makePatient(api.deps, clinic.id, person)))
    const found = async (text: string) => (await search(text)).items.map(({ id }) => id)
    expect(await found('zo qu')).toEqual([ids[1], ids[0]])
    expect(await found('ZOE')).toEqual([ids[0]])
    expect(await found('quist zoe')).toEqual([ids[0]])
    expect(await found('7946 98')).toEqual([ids[1]])
    expect(await found('06.05.1971')).toEqual([ids[0]])
    expect(await found('quist nobody')).toEqual([])
    expect(await found('.*')).toEqual([])
  })

  it('follows a change of name', async () => {
    const made = await create(desk, { familyName: 'Maidenname' })
    await update(desk, made.id, { familyName: 'Wedded' })
    expect((await search('maidenname')).items).toEqual([])
    expect((await search('wedded')).items.map(({ id }) => id)).toEqual([made.id])
  })

  it('pages through everyone once, in order', async () => {
    await Promise.all(
      Array.from({ length: 25 }, (_, i) => makePatient(api.deps, clinic.id, { familyName: `Page ${i % 5}` })),
    )
    const all = (await search('', { limit: 100 })).items.map(({ id }) => id)
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await search('', { limit: 7, ...(cursor && { cursor }) })
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(all.length).toBeGreaterThan(25)
    expect(paged).toEqual(all)
    const problem = await expectProblem(search('', { cursor: 'nonsense' }), 'validation_failed')
    expect(problem.errors?.[0]?.path).toBe('body.cursor')
  })
})

describe('who may', () => {
  it('the desk creates; a doctor reads; only an admin removes', async () => {
    const [doctor, admin] = [await api.as(clinic, 'doctor'), await api.as(clinic, 'admin')]
    const made = await create(desk, {})
    expect(made).toMatchObject({ verified: true, active: true, version: 1 })
    expect(await doctor.call(patientEndpoints.read, { params: one(made.id) })).toEqual(made)
    await expectProblem(create(doctor, {}), 'forbidden')
    await expectProblem(update(doctor, made.id, { phone: null }), 'forbidden')
    const remove = (client: ApiClient) =>
      client.call(patientEndpoints.remove, { params: one(made.id), operationId: randomUUID() })
    await expectProblem(remove(desk), 'forbidden')
    await remove(admin)
  })

  it('a patient reads and corrects only their own contact details; others do not exist for them', async () => {
    const patient = await api.as(clinic, 'patient')
    const somebody = await makePatient(api.deps, clinic.id)
    const changed = await update(patient, clinic.patientId, {
      phone: '+44 7700 900999',
      email: 'me@home.test',
    })
    expect(changed).toMatchObject({ phone: '+44 7700 900999', email: 'me@home.test' })
    await expectProblem(update(patient, clinic.patientId, { familyName: 'Other' }), 'forbidden')
    await expectProblem(update(patient, somebody, { phone: null }), 'not_found')
    await expectProblem(patient.call(patientEndpoints.read, { params: one(somebody) }), 'not_found')
    await expectProblem(patient.call(patientEndpoints.read, { params: one(randomUUID()) }), 'not_found')
    await expectProblem(
      patient.call(patientEndpoints.search, { params: here(), body: { text: '' } }),
      'forbidden',
    )
  })

  it('a patient with an account cannot be removed', async () => {
    const admin = await api.as(clinic, 'admin')
    await expectProblem(
      admin.call(patientEndpoints.remove, { params: one(clinic.patientId), operationId: randomUUID() }),
      'in_use',
    )
  })
})
