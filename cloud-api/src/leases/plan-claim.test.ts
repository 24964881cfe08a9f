import { clinicCase, settings } from '@scheduler/shared-types/scheduling/test/arbitrary-clinic'
import { oracleReasons } from '@scheduler/shared-types/scheduling/test/brute-force-oracle'
import { UNIT_MS } from '@scheduler/shared-types/scheduling/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KnownBusy } from '../appointments/known-busy.ts'
import { claimSpan, planClaim } from './plan-claim.ts'

const RUNS = 5
const OURS = 'desk-ours'

/** Five minutes with any doctor: free exactly where a minute of the doctor's working time is. */
const moment = {
  id: 'moment',
  durationMinutes: 5,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  stepMinutes: 5,
  noticeMinutes: 0,
  horizonDays: 10_000,
  dailyLimit: null,
  doctorIds: ['doctor-a', 'doctor-b', 'doctor-c'],
  roomIds: [],
  equipmentIds: [],
  online: true,
  active: true,
}

/** Much walk-in time, so that everything that may stand against it does. */
const wholeDays = ['doctor-a', 'doctor-b'].map((doctorId) => ({
  doctorId,
  roomId: null,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  start: '00:00',
  end: '24:00',
  releaseAt: '22:00',
}))

/** What keeps a moment from being leased. */
const OBSTACLES = ['doctor', 'buffer', 'outside-hours', 'closure', 'time-off', 'not-performed'] as const

describe.each(settings)('around $date in $timeZone', (setting) => {
  const question = fc
    .tuple(
      clinicCase(setting),
      fc.array(fc.constantFrom(OURS, 'desk-theirs'), { minLength: 14, maxLength: 14 }),
    )
    .map(([{ rules, busy, now }, desks]) => ({
      rules: { ...rules, appointmentTypes: [moment], walkInTimes: [...rules.walkInTimes, ...wholeDays] },
      busy: busy.flatMap(({ doctorId, ...each }, i): KnownBusy[] => {
        if (doctorId === null) return []
        const isLease = each.kind === 'lease'
        return [
          {
            ...each,
            doctorId,
            ...(isLease && { bufferBeforeMinutes: 0, bufferAfterMinutes: 0 }),
            expiresAt: isLease ? each.end : null,
            deskId: isLease ? (desks[i] ?? OURS) : null,
          },
        ]
      }),
      now,
      deskId: OURS,
      leaseHours: 12,
    }))

  it('a claim leaves the desk with exactly the moments that the oracle calls kept, worked and free', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { remove, add } = planClaim(asked)
        const gone = new Set(remove)
        const kept = asked.busy.filter((each) => each.deskId === OURS && !gone.has(each))
        const has = [...kept, ...add].flatMap(({ doctorId, start, end }) => {
          const moments: string[] = []
          for (let at = start; at < end; at += UNIT_MS) moments.push(`${doctorId} ${at}`)
          return moments
        })
        const others = asked.busy.filter((each) => each.deskId !== OURS)
        const { start, end } = claimSpan(asked.rules, asked.now)
        const should: string[] = []
        for (const doctorId of moment.doctorIds) {
          for (let at = start; at < end; at += UNIT_MS) {
            const reasons = oracleReasons({
              ...asked,
              busy: others,
              appointmentTypeId: moment.id,
              audience: 'public',
              doctorId,
              start: at,
            })
            if (reasons.has('walk-in') && !OBSTACLES.some((name) => reasons.has(name)))
              should.push(`${doctorId} ${at}`)
          }
        }
        // A list, not a set: nothing is leased twice.
        expect(has.toSorted()).toEqual(should.toSorted())
      }),
      { numRuns: RUNS },
    )
  })

  it('a claim after a claim has nothing to do, and no lease outlives its end', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { remove, renew, add } = planClaim(asked)
        for (const { end, expiresAt } of add) expect(expiresAt).toBeLessThanOrEqual(end)
        for (const { end, newExpiresAt } of renew) expect(newExpiresAt).toBeLessThanOrEqual(end)
        const gone = new Set([...remove, ...renew].map(({ id }) => id))
        const added = add.map((part, i) => ({ ...part, ...lease(`new-${i}`) }))
        const renewed = renew.map(({ newExpiresAt, ...each }) => ({ ...each, expiresAt: newExpiresAt }))
        const busy = [...asked.busy.filter(({ id }) => !gone.has(id)), ...renewed, ...added]
        expect(planClaim({ ...asked, busy })).toEqual({ remove: [], renew: [], add: [] })
      }),
      { numRuns: RUNS },
    )
  })
})

function lease(id: string) {
  return {
    id,
    deskId: OURS,
    kind: 'lease' as const,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    equipmentIds: [],
    patientId: null,
    appointmentTypeId: '',
    lane: 0,
  }
}
