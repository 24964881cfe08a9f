import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { availability } from './availability.ts'
import { explainStart } from './explain-start.ts'
import { isOfferedStart } from './is-offered-start.ts'
import { clinicCase, settings } from './test/arbitrary-clinic.ts'
import { clock, oracleIsOnGrid, oracleReasons } from './test/brute-force-oracle.ts'
import { UNIT_MS } from './units.ts'
import { localDayOf } from './zones.ts'

/** Per setting and property. Raise it for a long search; a run of the first compares about 2,000 starts. */
const RUNS = 20

describe.each(settings)('around $date in $timeZone', (setting) => {
  it('offers exactly the starts that the minute-by-minute oracle offers', () => {
    fc.assert(
      fc.property(clinicCase(setting), (query) => {
        const offered = availability(query).flatMap((day) =>
          day.slots.flatMap((slot) =>
            slot.doctorIds.map((doctorId) => `${slot.wallTime} ${slot.start} ${doctorId}`),
          ),
        )
        const expected: string[] = []
        const asked = query.rules.appointmentTypes.find(
          (type) => type.id === query.appointmentTypeId,
        )?.doctorIds
        const { start: begin } = localDayOf(setting.timeZone, query.from)
        const { end } = localDayOf(setting.timeZone, query.to)
        for (let start = begin; start < end; start += UNIT_MS) {
          for (const doctorId of asked ?? []) {
            if (query.doctorId !== 'any' && query.doctorId !== doctorId) continue
            const one = { ...query, doctorId, start }
            if (!oracleIsOnGrid(one) || oracleReasons(one).size > 0) continue
            const { date, minute } = clock(setting.timeZone, start)
            const wall = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'))
            expected.push(`${date}T${wall.join(':')} ${start} ${doctorId}`)
          }
        }
        expect(offered).toEqual(expected)
      }),
      { numRuns: RUNS },
    )
  })

  it('explains any start with all the reasons the oracle finds', () => {
    const unit = fc.integer({ min: 0, max: 3 * 300 })
    fc.assert(
      fc.property(clinicCase(setting), fc.array(unit, { minLength: 8, maxLength: 8 }), (query, units) => {
        const { start: begin } = localDayOf(setting.timeZone, query.from)
        for (const doctor of query.rules.doctors) {
          for (const at of units) {
            const one = { ...query, doctorId: doctor.id, start: begin + at * UNIT_MS }
            expect(explainStart(one).toSorted()).toEqual([...oracleReasons(one)].toSorted())
            expect(isOfferedStart(one)).toBe(oracleIsOnGrid(one))
          }
        }
      }),
      { numRuns: RUNS },
    )
  })
})
