import { walkInSpans } from '@scheduler/shared-types/scheduling/walk-in-time'
import { describe, expect, it } from 'vitest'
import { PATIENT_COUNT } from './demo-patients.ts'
import { DEMO_ZONE } from './demo-roster.ts'
import { planDemo } from './plan-demo.ts'
import type { PlannedVisit } from './plan-visits.ts'

const now = new Date('2026-11-23T14:20:00Z')
const plan = planDemo(1, now)
const visits = plan.events.filter(({ action }) => action.kind === 'book').map(({ visit }) => visit)

/** First and last minute a visit keeps a doctor or room, from its type. */
const buffered = ({ type, start, end }: PlannedVisit) => ({
  start: start - type.bufferBeforeMinutes * 60_000,
  end: end + type.bufferAfterMinutes * 60_000,
})

/** Pairs that share time, compared one by one. */
function overlaps(
  items: readonly PlannedVisit[],
  spanOf: (visit: PlannedVisit) => { start: number; end: number },
) {
  return items.flatMap((a, i) =>
    items.slice(i + 1).filter((b) => spanOf(a).start < spanOf(b).end && spanOf(b).start < spanOf(a).end),
  )
}

describe('the plan of the demo clinic', () => {
  it('is the same for the same seed and moment, and another for another seed', () => {
    const again = planDemo(1, now)
    expect(again.events).toEqual(plan.events)
    expect(again.patients).toEqual(plan.patients)
    expect(planDemo(2, now).events).not.toEqual(plan.events)
  })

  it('has three months behind it, two weeks ahead, and patients by distinct names', () => {
    const starts = visits.map(({ start }) => start)
    expect(Math.min(...starts)).toBeLessThan(Date.parse('2026-08-29'))
    expect(Math.max(...starts)).toBeGreaterThan(Date.parse('2026-12-06'))
    expect(new Set(plan.patients.map((one) => `${one.givenName} ${one.familyName}`)).size).toBe(PATIENT_COUNT)
  })

  it('puts nobody in two places', () => {
    for (const { id } of plan.roster.doctors) {
      expect(
        overlaps(
          visits.filter(({ doctorId }) => doctorId === id),
          buffered,
        ),
      ).toEqual([])
    }
    for (const { id } of plan.roster.rooms) {
      expect(
        overlaps(
          visits.filter(({ roomId }) => roomId === id),
          buffered,
        ),
      ).toEqual([])
    }
    for (const { id } of plan.patients) {
      expect(
        overlaps(
          visits.filter(({ patientId }) => patientId === id),
          (visit) => visit,
        ),
      ).toEqual([])
    }
  })

  it('keeps the walk-in time free', () => {
    const { walkInTime } = plan.roster
    const dates = new Set(visits.map(({ start }) => new Date(start).toISOString().slice(0, 10)))
    const kept = [...dates].flatMap((date) =>
      walkInSpans({ timeZone: DEMO_ZONE, walkInTimes: walkInTime }, date),
    )
    expect(kept.length).toBeGreaterThan(100)
    const inside = visits.filter((visit) =>
      kept.some(
        (span) => span.doctorId === visit.doctorId && span.start < visit.end && visit.start < span.end,
      ),
    )
    expect(inside).toEqual([])
  })

  it('tells each visit in order, from its booking on, and nothing of the future', () => {
    const seen = new Set<string>()
    let last = plan.from
    for (const { at, visit, action } of plan.events) {
      expect(at).toBeGreaterThanOrEqual(last)
      expect(seen.has(visit.id)).toBe(action.kind !== 'book')
      seen.add(visit.id)
      last = at
    }
    expect(last).toBeLessThan(now.getTime())
  })

  it.each(['2026-03-29T10:00:00Z', '2026-10-25T01:30:00Z', '2026-12-31T23:59:00Z', '2028-02-29T05:00:00Z'])(
    'can be made at %s',
    (moment) => {
      expect(planDemo(7, new Date(moment)).events.length).toBeGreaterThan(2000)
    },
  )
})
