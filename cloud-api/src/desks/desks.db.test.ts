import { randomUUID } from 'node:crypto'
import { DESK_ID_HEADER } from '@scheduler/shared-types/api/names'
import { authEndpoints } from '@scheduler/shared-types/auth/auth.contract'
import { changeEndpoints } from '@scheduler/shared-types/changes/change.contract'
import { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, makeDesk, TEST_PASSWORD, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
let other: TestClinic
beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps)
  other = await makeClinic(api.deps)
})
afterAll(() => api.close())

const key = () => ({ params: { clinicId: clinic.id }, operationId: randomUUID() })
const one = (id: string) => ({ params: { clinicId: clinic.id, id }, operationId: randomUUID() })
const at = (deskId: string) => ({ headers: { [DESK_ID_HEADER]: deskId } })

function logIn(deskId: string, email = clinic.emails.receptionist) {
  return api.client().call(authEndpoints.login, { body: { email, password: TEST_PASSWORD }, ...at(deskId) })
}

/** Signs in at a new installation and pairs it. */
async function pair(name = 'Front', id: string = randomUUID()) {
  const session = await logIn(id)
  const client = api.client(session.accessToken)
  const body = { id, name, platform: 'linux' } as const
  const paired = await client.call(deskEndpoints.pair, { ...key(), body })
  return { id, session, client, ...paired }
}

const check = (id: string, secret: string, wiped = false) =>
  api.client().call(deskEndpoints.check, { body: { id, secret, wiped } })

describe('a desk is paired', () => {
  it('by any of the staff who signed in at it, and is told its secret once', async () => {
    const { desk, secret, client } = await pair('Front left')
    expect(desk).toMatchObject({
      name: 'Front left',
      platform: 'linux',
      pairedBy: { userId: clinic.userIds.receptionist },
      lastSeenAt: null,
      revokedAt: null,
      wipedAt: null,
    })
    const { items } = await client.call(deskEndpoints.list, { params: { clinicId: clinic.id } })
    expect(items).toContainEqual(desk)
    expect(JSON.stringify(items)).not.toContain(secret)
    expect((await check(desk.id, secret)).state).toBe('active')
    const { items: changes } = await client.call(changeEndpoints.list, {
      params: { clinicId: clinic.id },
      query: { after: 0 },
    })
    expect(changes.find(({ entityId }) => entityId === desk.id)).toMatchObject({
      entity: 'desk',
      operation: 'desk.pair',
      deskId: desk.id,
      document: desk,
    })
  })

  it('again with a new secret; the old one is worth nothing', async () => {
    const first = await pair()
    const again = await first.client.call(deskEndpoints.pair, {
      ...key(),
      body: { id: first.id, name: 'Renamed', platform: 'linux' },
    })
    expect(again.desk).toMatchObject({ name: 'Renamed', version: 2 })
    await expectProblem(check(first.id, first.secret), 'unauthenticated')
    expect((await check(first.id, again.secret)).state).toBe('active')
  })

  it('not by a session that was opened elsewhere, and not when another clinic has it', async () => {
    const body = { id: randomUUID(), name: 'Mine', platform: 'browser' } as const
    const elsewhere = await api.as(clinic, 'admin')
    await expectProblem(
      elsewhere.call(deskEndpoints.pair, { ...key(), body, ...at(body.id) }),
      'desk_unknown',
    )
    const theirs = await makeDesk(api.deps, other.id)
    const there = await api.as(clinic, 'admin', theirs)
    await expectProblem(
      there.call(deskEndpoints.pair, { ...key(), body: { ...body, id: theirs } }),
      'already_exists',
    )
  })

  it('not by a patient', async () => {
    const id = randomUUID()
    const patient = await api.as(clinic, 'patient', id)
    const body = { id, name: 'Phone', platform: 'browser' } as const
    await expectProblem(patient.call(deskEndpoints.pair, { ...key(), body }), 'forbidden')
  })
})

it('is renamed by an admin', async () => {
  const { id, client } = await pair()
  await expectProblem(client.call(deskEndpoints.update, { ...one(id), body: { name: 'X' } }), 'forbidden')
  const admin = await api.as(clinic, 'admin')
  const renamed = await admin.call(deskEndpoints.update, { ...one(id), body: { name: 'Back', version: 1 } })
  expect(renamed).toMatchObject({ name: 'Back', version: 2 })
  const late = { ...one(id), body: { name: 'Late', version: 1 } }
  await expectProblem(admin.call(deskEndpoints.update, late), 'version_conflict')
  const theirs = await makeDesk(api.deps, other.id)
  await expectProblem(admin.call(deskEndpoints.update, { ...one(theirs), body: { name: 'X' } }), 'not_found')
})

describe('a revoked desk', () => {
  it('is refused everywhere with the word that tells it to erase its cache', async () => {
    const { id, session, client, secret } = await pair()
    const elsewhere = await api.as(clinic, 'receptionist')
    const me = () => client.call(authEndpoints.me, {})
    await me()
    await expectProblem(client.call(deskEndpoints.revoke, one(id)), 'forbidden')
    const admin = await api.as(clinic, 'admin')
    const revoked = await admin.call(deskEndpoints.revoke, one(id))
    expect(revoked.revokedAt).not.toBeNull()

    await expectProblem(me(), 'unauthenticated')
    const refresh = { refreshToken: session.refreshToken ?? '' }
    await expectProblem(api.client().call(authEndpoints.refresh, { body: refresh }), 'desk_revoked')
    await expectProblem(logIn(id), 'desk_revoked')
    await expectProblem(logIn(id, other.emails.admin), 'desk_revoked')
    expect((await check(id, secret)).state).toBe('revoked')
    // The same person elsewhere goes on.
    await elsewhere.call(authEndpoints.me, {})
  })

  it('does not tell it to who has no password', async () => {
    const { id } = await pair()
    await (await api.as(clinic, 'admin')).call(deskEndpoints.revoke, one(id))
    const body = { email: clinic.emails.admin, password: 'wrong' }
    await expectProblem(api.client().call(authEndpoints.login, { body, ...at(id) }), 'invalid_credentials')
  })

  it('is ended once, cannot be paired again, and tells that it is erased', async () => {
    const { id, secret } = await pair()
    const admin = await api.as(clinic, 'admin')
    const first = await admin.call(deskEndpoints.revoke, one(id))
    expect(await admin.call(deskEndpoints.revoke, one(id))).toEqual(first)
    // A session from just before, which the revocation did not see.
    const late = await api.as(clinic, 'receptionist', id)
    const body = { id, name: 'Again', platform: 'linux' } as const
    await expectProblem(late.call(deskEndpoints.pair, { ...key(), body }), 'desk_revoked')

    expect(await check(id, secret, true)).toMatchObject({ state: 'revoked' })
    await check(id, secret, true)
    const { items } = await admin.call(deskEndpoints.list, { params: { clinicId: clinic.id } })
    const erased = items.find((desk) => desk.id === id)
    expect(erased).toMatchObject({ version: first.version + 1 })
    expect(erased?.wipedAt).not.toBeNull()
    const { items: changes } = await admin.call(changeEndpoints.list, {
      params: { clinicId: clinic.id },
      query: { after: 0 },
    })
    const told = changes.filter(({ operation, entityId }) => operation === 'desk.wiped' && entityId === id)
    expect(told).toMatchObject([{ deskId: id, actor: { role: 'system' } }])
  })
})

describe('a desk that did not get the answer to a renewal of its session', () => {
  const refresh = (refreshToken: string | null, deskSecret?: string) =>
    api.client().call(authEndpoints.refresh, { body: { refreshToken: refreshToken ?? '', deskSecret } })

  it('renews once more with its secret, as often as answers are lost; what was issued before is void', async () => {
    const { session, secret } = await pair()
    const lost = await refresh(session.refreshToken, secret)
    const lostToo = await refresh(session.refreshToken, secret)
    const got = await refresh(session.refreshToken, secret)
    expect(new Set([lost, lostToo, got].map(({ refreshToken }) => refreshToken)).size).toBe(3)
    await expectProblem(refresh(lost.refreshToken, secret), 'unauthenticated')
    expect((await refresh(got.refreshToken)).user).toEqual(session.user)
  })

  it('is the only one who may: a copy of the token, or one from further back, ends the session', async () => {
    const copied = await pair()
    await refresh(copied.session.refreshToken)
    await expectProblem(refresh(copied.session.refreshToken), 'refresh_token_reused')
    const strange = await pair()
    await refresh(strange.session.refreshToken)
    await expectProblem(refresh(strange.session.refreshToken, copied.secret), 'refresh_token_reused')
    const old = await pair()
    const second = await refresh(old.session.refreshToken)
    await api.deps.models.RefreshToken.updateMany({ spentAt: { $ne: null } }, { spentAt: new Date(0) })
    await refresh(second.refreshToken)
    await expectProblem(refresh(old.session.refreshToken, old.secret), 'refresh_token_reused')
  })
})

it('a desk is checked by its own secret only', async () => {
  const { secret } = await pair()
  const { id } = await pair()
  await expectProblem(check(id, secret), 'unauthenticated')
  await expectProblem(check(randomUUID(), secret), 'unauthenticated')
})
