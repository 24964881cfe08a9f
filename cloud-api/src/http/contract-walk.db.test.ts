import { randomUUID } from 'node:crypto'
import { ROLES, type Role } from '@scheduler/shared-types/auth/roles'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { policies } from '@scheduler/shared-types/policies/policies'
import { afterAll, describe, expect, it } from 'vitest'
import { type FurnishedClinic, furnishClinic } from '../test/contract-walk/furnish.ts'
import { plain } from '../test/contract-walk/json-schema.ts'
import { type Operation, readOperations } from '../test/contract-walk/read-operations.ts'
import { type Violation, violationsOf, wrongValues } from '../test/contract-walk/schema-violations.ts'
import { type Call, goodCall, send } from '../test/contract-walk/send.ts'
import { startTestApi } from '../test/test-server.ts'
import { allEndpoints } from './openapi.ts'

/**
 * Walks every route of the description as it is served. It is generated: a new endpoint is walked without a
 * line here, and one that cannot be walked fails.
 */
const api = await startTestApi()
afterAll(() => api.close())

const served = await (await fetch(`${api.baseUrl}/api/openapi.json`)).json()
const { operations: described, named } = readOperations(served)
// Reading before writing, removing last, so that what a call points at is still there.
const order = ['GET', 'POST', 'PATCH', 'DELETE']
const operations = described.toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method))
const [clinic, other] = [await furnishClinic(api), await furnishClinic(api)]
const admin = await api.tokenOf(clinic, 'admin', clinic.deskId)

const byId = new Map(allEndpoints().map((endpoint) => [endpoint.id, endpoint]))
const resourceOf = (operation: Operation) => byId.get(operation.id)?.resource ?? ''
const isOfClinic = ({ path }: Operation) => path.includes('{clinicId}')

/** A good call of the operation, pointed at a clinic's own records. */
function callIn(where: FurnishedClinic, operation: Operation, token: string | null): Call {
  const id = where.records[resourceOf(operation)]
  const params = { clinicId: [where.id], slug: [where.slug], id: [id] }
  return goodCall(operation, named, { params, fields: where.fields }, token)
}

it('the description has every route of the registry, and no other', () => {
  expect(operations.map(({ id }) => id).toSorted()).toEqual([...byId.keys()].toSorted())
})

describe('without a token', () => {
  it.each(operations.filter(({ needs }) => needs !== 'nothing'))('$id answers 401', async (operation) => {
    const call = callIn(clinic, operation, null)
    const bare = { ...call, headers: { ...call.headers, 'X-Appointment-Link': undefined } }
    expect(await send(api, operation, bare)).toMatchObject({ status: 401, code: 'unauthenticated' })
  })
})

describe('each field broken in every way is a 400 that names it', () => {
  it.each(operations)('$id', async (operation) => {
    const good = callIn(clinic, operation, admin)
    const broken = [...brokenParts(operation, good), ...brokenBodies(operation, good)]
    // What the good call is refused for cannot prove anything, so it must not name a field.
    expect((await send(api, operation, good)).named).toEqual([])
    for (const { what, path, call } of broken) {
      const answer = await send(api, operation, call)
      expect(answer, `${path}: ${what}`).toMatchObject({ status: 400, code: 'validation_failed' })
      expect(answer.named, `${path}: ${what}`).toContain(path)
    }
    expect(broken.length).toBeGreaterThan(0)
  })
})

type Broken = { readonly what: string; readonly path: string; readonly call: Call }

function brokenBodies({ body }: Operation, good: Call): Broken[] {
  if (body === null) return []
  const whole = [{ what: 'a list', path: 'body', value: [] }] satisfies Violation[]
  return [...whole, ...violationsOf(body, named, good.body, 'body')].map(({ value, ...rest }) => ({
    ...rest,
    call: { ...good, body: value },
  }))
}

function brokenParts(operation: Operation, good: Call): Broken[] {
  const { params, query, headers } = operation
  const inPath = params.map(({ name }) => ({
    what: 'another form',
    path: `params.${name}`,
    call: { ...good, params: { ...good.params, [name]: '¡not that form!' } },
  }))
  const inQuery = query.flatMap(({ name, required, schema }) => {
    const texts = wrongValues(schema, named).filter(({ value }) =>
      ['string', 'number'].includes(typeof value),
    )
    // A number is only wrong where text cannot be read as the right one.
    const wrong = texts.filter(
      ({ value }) => plain(schema, named).type !== 'string' || typeof value === 'string',
    )
    const value = good.query[name]
    return [
      ...wrong.map((one) => ({ what: one.what, value: String(one.value) })),
      { what: 'twice', value: [value, value].flat().filter((text) => text !== undefined) },
      ...(required ? [{ what: 'missing', value: undefined }] : []),
    ].map((one) => ({
      what: one.what,
      path: `query.${name}`,
      call: { ...good, query: { ...good.query, [name]: one.value } },
    }))
  })
  const unknown = {
    what: 'unknown',
    path: 'query.surprise',
    call: { ...good, query: { ...good.query, surprise: '1' } },
  }
  const inHeaders = headers.flatMap(({ name, required }) =>
    ['¡', ...(required ? [undefined] : [])].map((value) => ({
      what: value === undefined ? 'missing' : 'another form',
      path: `headers.${name}`,
      call: { ...good, headers: { ...good.headers, [name]: value === undefined ? undefined : 'nonsense' } },
    })),
  )
  return [...inPath, ...inQuery, unknown, ...inHeaders]
}

describe('what is not there and what is another clinic’s look the same', () => {
  it.each(operations.filter(isOfClinic))('$id: clinic', async (operation) => {
    const good = callIn(clinic, operation, admin)
    for (const clinicId of [randomUUID(), other.id]) {
      const call = { ...good, params: { ...good.params, clinicId } }
      expect(await send(api, operation, call)).toMatchObject({ status: 404, code: 'not_found' })
    }
  })

  /** Giving back a held time is fine when it is gone already: the contract says so. */
  const forgiving = new Set(['hold.release', 'public-booking.release-hold'])
  /** A hold that is missing has always run out: there is no telling the two apart. */
  const gone: Readonly<Record<string, object>> = {
    'hold.renew': { status: 410, code: 'hold_expired' },
    'public-booking.renew-hold': { status: 410, code: 'hold_expired' },
  }

  const withRecord = operations.filter(({ params }) => params.some(({ name }) => name === 'id'))
  it.each(withRecord)('$id: record', async (operation) => {
    const foreign = other.records[resourceOf(operation)]
    expect(foreign, 'the walk needs a record of this kind').toBeTypeOf('string')
    for (const id of [randomUUID(), foreign ?? '']) {
      const good = callIn(clinic, operation, admin)
      const answer = await send(api, operation, { ...good, params: { ...good.params, id } })
      const expected = forgiving.has(operation.id)
        ? { status: 204 }
        : (gone[operation.id] ?? { status: 404, code: 'not_found' })
      expect(answer).toMatchObject(expected)
    }
  })

  it('and nothing of the other clinic was changed by all this', async () => {
    const token = await api.tokenOf(other, 'admin')
    for (const operation of withRecord.filter(({ method }) => method === 'GET')) {
      expect(await send(api, operation, callIn(other, operation, token))).toMatchObject({ status: 200 })
    }
    const hold = operations.find(({ id }) => id === 'hold.renew')
    if (!hold) throw new Error('no hold.renew')
    expect(await send(api, hold, callIn(other, hold, token))).toMatchObject({ status: 200 })
  })

  it.each(operations.filter(({ path }) => path.includes('{slug}')))('$id: slug', async (operation) => {
    const good = callIn(clinic, operation, admin)
    const call = { ...good, params: { ...good.params, slug: 'no-such-clinic' } }
    const expected = forgiving.has(operation.id) ? [204, 404] : [404]
    expect(expected).toContain((await send(api, operation, call)).status)
  })

  it.each(operations.filter(({ needs }) => needs === 'appointment-link'))('$id: link', async (operation) => {
    expect(await send(api, operation, callIn(clinic, operation, null))).toMatchObject({ status: 404 })
  })
})

describe.each(ROLES)('as %s', (role) => {
  const ready = furnishClinic(api)

  it.each(operations)('$id', async (operation) => {
    const own = await ready
    const answer = await send(
      api,
      operation,
      callIn(own, operation, await api.tokenOf(own, role, own.deskId)),
    )
    const rule = ruleOf(operation, role)
    if (operation.needs !== 'access-token') return
    expect(answer.status).not.toBe(401)
    if (rule === 'never') expect(answer).toMatchObject({ status: 403, code: 'forbidden' })
    if (rule === 'always') expect(answer.code).not.toBe('forbidden')
    if (role === 'admin') expect(answer.code, answer.text).not.toBe('validation_failed')
  })
})

/** What the policy tables say of the role; `depends` where a rule looks at the record. */
function ruleOf({ id }: Operation, role: Role): 'always' | 'never' | 'depends' {
  for (const [name, table] of Object.entries(policies)) {
    const resource = endpoints[name as keyof typeof policies] // Object.entries widens the keys
    for (const [action, endpoint] of Object.entries(resource)) {
      if (endpoint.id !== id) continue
      const rule = (table as Record<string, Partial<Record<Role, unknown>>>)[action]?.[role] // the union of tables
      if (rule === undefined) return 'never'
      return rule === true ? 'always' : 'depends'
    }
  }
  return 'depends'
}
