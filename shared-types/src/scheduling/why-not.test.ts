import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { availability } from './availability.ts'
import { clinicCase, settings } from './test/arbitrary-clinic.ts'
import { ask, at, clinic, tuesday, visit } from './test/clinic-fixture.ts'
import { whyNot } from './why-not.ts'

describe('whyNot', () => {
  it('walks the whole day and gives each start its reasons', () => {
    const starts = whyNot({
      ...ask({ busy: [visit('10:00', '10:30')] }),
      doctorId: 'doctor-a',
      date: tuesday,
    })
    expect(starts).toHaveLength(48)
    const reasons = new Map(starts.map((each) => [each.wallTime.slice(11), each.reasons]))
    expect(reasons.get('00:00')).toEqual(['outside-hours'])
    expect(reasons.get('09:00')).toEqual([])
    expect(reasons.get('10:00')).toEqual(['doctor'])
    expect(reasons.get('12:00')).toEqual(['outside-hours'])
    expect(starts[18]).toMatchObject({ start: at('09:00'), end: at('09:30'), offset: '+00:00' })
  })

  it('runs each range’s steps on until the next range, and the first one’s backwards', () => {
    const ranges = [
      { start: '09:10', end: '10:00' },
      { start: '11:20', end: '12:00' },
    ]
    const exceptions = [{ doctorId: 'doctor-a', date: tuesday, ranges }]
    const rules = clinic({ exceptions }, { stepMinutes: 60 })
    const times = whyNot({ ...ask({ rules }), doctorId: 'doctor-a', date: tuesday }).map((each) =>
      each.wallTime.slice(11),
    )
    expect(times.slice(7, 14)).toEqual(['07:10', '08:10', '09:10', '10:10', '11:10', '11:20', '12:20'])
    expect([times[0], times.at(-1)]).toEqual(['00:10', '23:20'])
  })

  it('counts a closed day from midnight', () => {
    const rules = clinic({ workingHours: [] }, { stepMinutes: 480 })
    const starts = whyNot({ ...ask({ rules }), doctorId: 'doctor-a', date: tuesday })
    expect(starts.map((each) => each.wallTime.slice(11))).toEqual(['00:00', '08:00', '16:00'])
    expect(starts.every((each) => each.reasons.includes('outside-hours'))).toBe(true)
  })

  it.each(settings)('leaves no reason exactly where a slot is offered: $date in $timeZone', (setting) => {
    fc.assert(
      fc.property(clinicCase(setting), (query) => {
        for (const { id: doctorId } of query.rules.doctors) {
          const open = whyNot({ ...query, doctorId, date: setting.date }).filter(
            (each) => each.reasons.length === 0,
          )
          const [day] = availability({ ...query, doctorId, from: setting.date, to: setting.date })
          expect(open.map((each) => each.start)).toEqual(day?.slots.map((slot) => slot.start))
        }
      }),
      { numRuns: 5 },
    )
  })
})
