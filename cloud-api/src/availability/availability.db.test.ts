import { publicBookingEndpoints } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { busyFacet, createBusyDays } from '../appointments/busy-facet.ts'
import { busyAt } from '../appointments/known-busy.ts'
import type { Deps } from '../deps.ts'
import { createClinicStates, keptOf } from '../operations/clinic-states.ts'
import { readCounter } from '../operations/read-counter.ts'
import { at, book } from '../test/booking.ts'
import { expectProblem } from '../test/expect-problem.ts'
import { makeAppointmentType, makeClinic, makeDoctor, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'
import { createOfferedDays, type OfferedDays } from './offered-days.ts'
import { readAvailability, readPublicAvailability } from './read-availability.ts'

let api: TestApi
let clinic: TestClinic
let ahead = 0
beforeAll(async () => {
  api = await startTestApi({ now: () => new Date(Date.now() + ahead) })
})
afterAll(() => api.close())
beforeEach(async () => {
  ahead = 0
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
})

/** Days are counted from the day after tomorrow: all of their times lie ahead. */
const on = (time: string, days = 0) => at(time, days + 2)
const date = (days = 0) => on('09:00', days).slice(0, 10)

const bookAt = async (start: string) => book(await api.as(clinic, 'receptionist'), clinic, start)

/** The API's own parts with a cache whose work is seen: every day that was computed, in order. */
function countingDeps(): { readonly deps: Deps; readonly computed: string[] } {
  const computed: string[] = []
  const days = createOfferedDays()
  const offeredDays: OfferedDays = {
    ...days,
    put: (key, day) => {
      computed.push(key.date)
      days.put(key, day)
    },
  }
  return { deps: { ...api.deps, offeredDays }, computed }
}

const ask = (deps: Deps, from: string, to: string, doctorId?: string) =>
  readPublicAvailability(deps, {
    clinicId: clinic.id,
    query: { appointmentTypeId: clinic.appointmentTypeId, doctorId, from, to },
  })

describe('what is kept of free starts', () => {
  it('is kept by the day, whatever span or doctor was asked for', async () => {
    const { deps, computed } = countingDeps()
    await ask(deps, date(0), date(3))
    await ask(deps, date(1), date(2))
    await ask(deps, date(3), date(3), clinic.doctorId)
    await ask(deps, date(0), date(0), clinic.doctorId)
    expect(computed).toEqual([date(0), date(1), date(2), date(3)])
  })

  it('loses the day of a booking and keeps the others', async () => {
    const { deps, computed } = countingDeps()
    await ask(deps, date(0), date(9))
    computed.length = 0
    await bookAt(on('12:00', 4))
    const { days } = await ask(deps, date(0), date(9))
    expect(days[4]?.slots.some(({ start }) => start === on('12:00', 4))).toBe(false)
    // Busy time is known by days in UTC, and a visit may reach into the next one.
    expect(computed).toEqual([date(3), date(4), date(5)])
  })

  it('is not used for days that nobody may book, which are not read at all', async () => {
    const { deps, computed } = countingDeps()
    const { days } = await ask(deps, '2010-01-01', '2010-01-31')
    expect(days).toHaveLength(31)
    expect(days.flatMap(({ slots }) => slots)).toEqual([])
    await ask(deps, '2090-01-01', '2090-01-31')
    expect(computed).toEqual([])
  })

  it('gives back the time of a hold that runs out', async () => {
    await api.client().call(publicBookingEndpoints.hold, {
      params: { slug: clinic.slug },
      body: {
        id: api.deps.newId(),
        appointmentTypeId: clinic.appointmentTypeId,
        doctorId: clinic.doctorId,
        start: on('10:00'),
      },
      operationId: api.deps.newId(),
    })
    const isFree = async () =>
      (await ask(api.deps, date(), date())).days[0]?.slots.some(({ start }) => start === on('10:00'))
    expect([await isFree(), await isFree()]).toEqual([false, false])
    ahead = 3_600_000
    expect(await isFree()).toBe(true)
  })

  it('is not shared with a question about one patient', async () => {
    const { deps, computed } = countingDeps()
    const { id } = await bookAt(on('12:00'))
    const query = { appointmentTypeId: clinic.appointmentTypeId, from: date(), to: date() }
    const mine = await readAvailability(deps, {
      clinicId: clinic.id,
      query: { ...query, patientId: clinic.patientId, excludeAppointmentId: id },
    })
    expect(mine.days[0]?.slots.some(({ start }) => start === on('12:00'))).toBe(true)
    expect(computed).toEqual([])
  })
})

describe('an answer to the public', () => {
  const read = (typeId: string, from: string, to: string) =>
    api.client().call(publicBookingEndpoints.availability, {
      params: { slug: clinic.slug },
      query: { appointmentTypeId: typeId, from, to },
    })

  it('is for 31 days at most', async () => {
    const from = date()
    expect((await read(clinic.appointmentTypeId, from, addDays(from, 30))).nextFrom).toBeNull()
    const refused = await expectProblem(
      read(clinic.appointmentTypeId, from, addDays(from, 31)),
      'validation_failed',
    )
    expect(refused.errors).toEqual([{ path: 'query.to', message: 'must be at most 30 days after from' }])
  })

  it('carries whole days until it is full, and says where to go on', async () => {
    const doctorIds = [clinic.doctorId]
    while (doctorIds.length < 20) doctorIds.push(await makeDoctor(api.deps, clinic.id))
    const typeId = await makeAppointmentType(api.deps, clinic.id, { doctorIds, stepMinutes: 5 })
    // 115 starts of 20 doctors a day: two days fit, a third does not.
    const first = await read(typeId, date(0), date(4))
    expect(first.days.map((day) => [day.date, day.slots.length])).toEqual([
      [date(0), 115],
      [date(1), 115],
    ])
    expect(first.nextFrom).toBe(date(2))
    const second = await read(typeId, date(2), date(4))
    const last = await read(typeId, second.nextFrom ?? '', date(4))
    expect([...first.days, ...second.days, ...last.days].map((day) => day.date)).toEqual(
      [0, 1, 2, 3, 4].map((days) => date(days)),
    )
    expect(last.nextFrom).toBeNull()
  })
})

describe('busy time in memory', () => {
  it('is bounded in bytes over all clinics, and what was not used for longest goes first', async () => {
    const other = await makeClinic(api.deps, { timeZone: 'UTC' })
    await bookAt(on('12:00'))
    const [clinicStates, busyDays] = [createClinicStates(), createBusyDays(2_000)]
    const deps = { ...api.deps, clinicStates, busyDays }
    const knownDays = ({ id }: TestClinic) => keptOf(clinicStates.of(id), busyFacet).busy.days.size
    const readDay = async ({ id }: TestClinic, days: number) => {
      const from = Date.parse(`${date(days)}T00:00:00Z`)
      const { commits } = await readCounter(deps, id)
      return busyAt(deps, id, commits, { from, to: from + 3_600_000, now: deps.now().getTime() })
    }
    expect(await readDay(clinic, 0)).toHaveLength(1)
    for (let days = 0; days < 120; days++) await readDay(other, days)
    expect(busyDays.calculatedSize).toBeLessThanOrEqual(2_000)
    expect(knownDays(clinic)).toBe(0)
    expect(knownDays(other)).toBe(busyDays.size)
    expect(await readDay(clinic, 0)).toHaveLength(1)
  })
})
