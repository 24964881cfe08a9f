import { describe, expect, it } from 'vitest'
import { APPOINTMENT_STATUSES, takesPlace } from './appointment.rules.ts'
import { cancelled, sequenceAfterUndo, stampOf, withStatus } from './status-changes.ts'

const at = '2026-11-24T09:30:00.000Z'

describe('an appointment', () => {
  it('takes place unless it is cancelled or a no-show', () => {
    expect(APPOINTMENT_STATUSES.filter((status) => !takesPlace(status))).toEqual(['cancelled', 'no-show'])
    expect(takesPlace('newer-version')).toBe(true)
  })

  it('keeps when it was reached of three statuses, and of no other', () => {
    expect(withStatus('arrived', at)).toEqual({ status: 'arrived', arrivedAt: at })
    expect(withStatus('in-progress', at)).toEqual({ status: 'in-progress', startedAt: at })
    expect(withStatus('completed', at)).toEqual({ status: 'completed', completedAt: at })
    const others = APPOINTMENT_STATUSES.filter((status) => stampOf(status) === null)
    expect(others).toEqual(['requested', 'booked', 'confirmed', 'cancelled', 'no-show'])
    for (const status of others) expect(withStatus(status, at)).toEqual({ status })
  })

  it('that is cancelled is another one for calendars, and again once that is taken back', () => {
    const after = cancelled({ sequence: 3 }, { reason: 'ill', by: 'patient' }, at)
    expect(after).toEqual({
      status: 'cancelled',
      cancellation: { reason: 'ill', by: 'patient', at },
      sequence: 4,
    })
    expect(sequenceAfterUndo(after)).toBe(5)
    expect(sequenceAfterUndo({ status: 'arrived', sequence: 4 })).toBe(4)
  })
})
