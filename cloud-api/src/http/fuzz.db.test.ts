import { randomUUID } from 'node:crypto'
import { ROLES } from '@scheduler/shared-types/auth/roles'
import {
  APPOINTMENT_LINK_HEADER,
  publicBookingEndpoints,
} from '@scheduler/shared-types/public-booking/public-booking.contract'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { type DateSpot, dateSpots } from '../test/contract-walk/date-spots.ts'
import { type FurnishedClinic, furnishClinic } from '../test/contract-walk/furnish.ts'
import { type Operation, readOperations } from '../test/contract-walk/read-operations.ts'
import { violationsOf } from '../test/contract-walk/schema-violations.ts'
import { type Answer, type Call, goodCall, send } from '../test/contract-walk/send.ts'
import { startTestApi } from '../test/test-server.ts'
import { allEndpoints } from './openapi.ts'

/*
 * Every endpoint of the registry with dates at and beyond every bound, huge spans, wrong types and repeats, by everybody
 * who may knock. `send` accepts no server error and no refusal without a known code. FUZZ_RUNS=20000 for a long search.
 */
const RUNS = Number(process.env.FUZZ_RUNS ?? 150)
const LIMIT_MS = 120_000 + RUNS * 200

const DATES = [
  ...['0000-01-01', '0001-01-01', '0062-03-04', '1880-02-29', '1899-12-31', '1900-01-01'],
  ...['1969-12-31', '1970-01-01', '1999-12-31', '2000-01-01', '2000-02-29', '2010-03-27', '2010-11-07'],
  ...['2011-04-01', '2011-12-30', '2038-01-19', '2100-12-31', '2101-01-01', '9999-12-31'],
  ...['+010000-01-01', '-000001-12-31', '2026-02-30', '2100-02-29', '2026-13-01', 'today', ''],
]
const TIMES = ['00:00:00.000Z', '23:55:00.000Z', '00:00:00.0001Z', '24:00:00Z', '12:00:60Z', '09:00+01:00']
const at = (days: number) => {
  const ms = Date.now() + days * 86_400_000
  return new Date(ms - (ms % 300_000)).toISOString()
}
/** Each date at midnight; each other time on two dates; the bounds of scheduling. */
const INSTANTS = [
  ...DATES.map((date) => `${date}T00:00:00.000Z`),
  ...TIMES.flatMap((time) => ['2026-11-24', '2100-12-31'].map((date) => `${date}T${time}`)),
  ...[-8, -7, -6, 0, 3652, 3653, 3700].map(at),
]
const WRONG = [null, 0, -62_135_596_800_000, 8.64e15, true, [], { $gt: '' }, 'x'.repeat(5000)]
const SPANS = [
  ['0001-01-01', '9999-12-31'],
  ['1969-12-31', '1970-01-01'],
  ['2000-01-01', '2100-12-31'],
  ['2000-01-01', '2000-03-01'],
  ['2100-11-01', '2100-12-31'],
  ['9999-12-31', '0001-01-01'],
] as const
const BEGINS = new Set(['from', 'start', 'effectiveFrom'])

const api = await startTestApi({ env: { trustProxy: true } })
afterAll(() => api.close())
const { operations, named } = readOperations(await (await fetch(`${api.baseUrl}/api/openapi.json`)).json())
const byId = new Map(allEndpoints().map((endpoint) => [endpoint.id, endpoint]))

type Where = { readonly clinic: FurnishedClinic; readonly link: string }

/** A clinic in a zone, with an appointment that was booked online. */
async function furnish(timeZone: string): Promise<Where> {
  const clinic = await furnishClinic(api, { timeZone })
  const { appointmentTypeId, doctorId, slug } = clinic
  const params = { slug }
  const { days } = await api.client().call(publicBookingEndpoints.availability, {
    params,
    query: { appointmentTypeId, from: at(8).slice(0, 10), to: at(10).slice(0, 10) },
  })
  const [slot] = days.flatMap(({ slots }) => slots)
  if (!slot) throw new Error('the clinic offers nothing')
  const holdId = randomUUID()
  await api.client().call(publicBookingEndpoints.hold, {
    params,
    body: { id: holdId, appointmentTypeId, doctorId, start: slot.start },
    operationId: randomUUID(),
  })
  const guest = { givenName: 'Ada', familyName: 'Fuzz', birthDate: '1984-03-09', phone: '+44 20 7946 0001' }
  const { link } = await api.client().call(publicBookingEndpoints.book, {
    params,
    body: { holdId, guest: { ...guest, email: `fuzz-${holdId.slice(0, 8)}@example.test` } },
    operationId: randomUUID(),
  })
  return { clinic, link }
}

let calls = 0

/** A good call; each comes from an address of its own, so that the public doors do not answer by their limits. */
function callIn({ clinic, link }: Where, operation: Operation, token: string | null): Call {
  calls += 1
  const id = clinic.records[byId.get(operation.id)?.resource ?? '']
  const params = { clinicId: [clinic.id], slug: [clinic.slug], id: [id] }
  const good = goodCall(operation, named, { params, fields: clinic.fields }, token)
  const address = { 'X-Forwarded-For': `10.${calls >> 16}.${(calls >> 8) & 255}.${calls & 255}` }
  const linked = operation.needs === 'appointment-link' && { [APPOINTMENT_LINK_HEADER]: link }
  return { ...good, headers: { ...good.headers, 'X-Desk-Id': clinic.deskId, ...address, ...linked } }
}

const valuesFor = ({ kind }: DateSpot) => (kind === 'date' ? DATES : INSTANTS)
const putAll = (call: Call, spots: readonly DateSpot[], pick: (spot: DateSpot) => unknown) =>
  spots.reduce((sent, spot) => spot.put(sent, pick(spot)), call)

function spanIn(spot: DateSpot, [first, last]: readonly [string, string]): string {
  const date = BEGINS.has(spot.name) ? first : last
  return spot.kind === 'date' ? date : `${date}T00:00:00.000Z`
}

/** What reads comes first, so that what a call points at is still there. */
const order = ['GET', 'POST', 'PATCH', 'DELETE']
const sorted = operations.toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method))

it('every date of every endpoint at every bound, and spans from one to another, as the admin', {
  timeout: LIMIT_MS,
}, async () => {
  const where = await furnish('Asia/Gaza')
  const token = await api.tokenOf(where.clinic, 'admin', where.clinic.deskId)
  const statuses = new Map<number, number>()
  const count = ({ status }: Answer) => statuses.set(status, (statuses.get(status) ?? 0) + 1)
  const dated: string[] = []
  for (const operation of sorted) {
    const spots = dateSpots(operation, named, callIn(where, operation, token))
    if (spots.length === 0) continue
    dated.push(operation.id)
    const most = Math.max(...spots.map((spot) => valuesFor(spot).length))
    for (let i = 0; i < most; i++) {
      const call = putAll(callIn(where, operation, token), spots, (spot) => valuesFor(spot)[i] ?? at(3))
      count(await send(api, operation, call))
    }
    if (spots.length < 2) continue
    for (const span of SPANS) {
      const call = putAll(callIn(where, operation, token), spots, (spot) => spanIn(spot, span))
      count(await send(api, operation, call))
    }
  }
  expect(dated).toEqual(expect.arrayContaining(['availability.read', 'sync.push', 'public-booking.move']))
  // Both answers must be there in number, or nothing was tried.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(20)
  expect(statuses.get(400) ?? 0).toBeGreaterThan(200)
})

it('anything at all, by anybody, several times', { timeout: LIMIT_MS }, async () => {
  const places = await Promise.all(['UTC', 'Pacific/Kiritimati', 'America/St_Johns'].map(furnish))
  const some = <Item>(items: readonly Item[]) => fc.constantFrom(...items)
  const attack = fc.record({
    where: some(places),
    operation: some(operations),
    role: some([...ROLES, 'guest' as const]),
    /** For each date: which of its values, or none. */
    dates: fc.array(fc.option(fc.nat(), { freq: 3 }), { minLength: 1, maxLength: 6 }),
    wrong: fc.option(some(WRONG), { freq: 4 }),
    violation: fc.option(fc.nat(), { freq: 2 }),
    repeats: fc.integer({ min: 1, max: 3 }),
    together: fc.boolean(),
    otherBody: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(attack, async ({ where, operation, role, ...how }) => {
      const { clinic } = where
      const token = role === 'guest' ? null : await api.tokenOf(clinic, role, clinic.deskId)
      const good = callIn(where, operation, token)
      const spots = dateSpots(operation, named, good)
      const dated = spots.reduce((call, spot, i) => {
        const choice = how.dates[i % how.dates.length]
        const values = valuesFor(spot)
        return typeof choice === 'number' ? spot.put(call, values[choice % values.length]) : call
      }, good)
      const call = how.wrong !== null && spots[0] ? spots[0].put(dated, how.wrong) : dated
      const broken = operation.body && violationsOf(operation.body, named, call.body, 'body')
      const violation = how.violation !== null && broken?.[how.violation % broken.length]
      const sent = violation ? { ...call, body: violation.value } : call
      const again = Array.from({ length: how.repeats }, () => sent)
      if (how.together) await Promise.all(again.map((one) => send(api, operation, one)))
      else for (const one of again) await send(api, operation, one)
      if (how.otherBody) await send(api, operation, { ...good, headers: sent.headers })
    }),
    { numRuns: RUNS, endOnFailure: true },
  )
})
