import { describe, expect, it } from 'vitest'
import type { DaySchedule } from '../../ipc/ipc-contract.ts'
import { appointmentOf, idOf } from '../../test/appointments.ts'
import { attentionOf } from '../../test/attention.ts'
import { refusedActsOn } from './refused-acts.ts'

const day: DaySchedule = {
  date: '2026-11-24',
  timeZone: 'America/New_York',
  start: '2026-11-24T05:00:00Z',
  end: '2026-11-25T05:00:00Z',
  doctors: [],
  closures: [],
  appointments: [],
  leases: [],
  asOf: null,
  holds: [],
}

describe('refused acts on the board', () => {
  it('are where somebody was promised to be', () => {
    expect(refusedActsOn([attentionOf(1)], day)).toEqual([
      {
        operationId: idOf(10_001),
        doctorId: idOf(700),
        start: Date.parse('2026-11-24T14:00:00Z'),
        end: Date.parse('2026-11-24T14:30:00Z'),
        name: 'Byron, Ada',
        what: 'booking',
      },
    ])
  })

  it('are not on another day', () => {
    const tomorrow = { ...day, start: '2026-11-25T05:00:00Z', end: '2026-11-26T05:00:00Z' }
    expect(refusedActsOn([attentionOf(1)], tomorrow)).toEqual([])
  })

  it('are not drawn over the appointment itself where it is shown in its place', () => {
    expect(refusedActsOn([attentionOf(1)], { ...day, appointments: [appointmentOf(1)] })).toEqual([])
    const elsewhere = appointmentOf(1, { start: '2026-11-24T15:00:00Z', end: '2026-11-24T15:30:00Z' })
    expect(refusedActsOn([attentionOf(1)], { ...day, appointments: [elsewhere] })).toHaveLength(1)
  })

  it('are bookings and moves only: a refused note changes no place', () => {
    const note = attentionOf(1, {
      operation: {
        operationId: idOf(2),
        actedAt: '2026-11-24T13:30:00Z',
        name: 'appointment.update',
        args: {
          id: idOf(1),
          note: 'x',
          base: '',
          seen: { version: 1, doctorId: idOf(700), start: '2026-11-24T14:00:00Z' },
        },
      },
    })
    expect(refusedActsOn([note], day)).toEqual([])
  })
})
