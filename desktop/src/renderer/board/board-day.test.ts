import type { Doctor } from '@scheduler/shared-types/doctors/doctor.contract'
import { describe, expect, it } from 'vitest'
import type { DaySchedule } from '../../ipc/ipc-contract.ts'
import { appointmentOf, idOf } from '../../test/appointments.ts'
import { boardDayOf, obstacleAt, visitAt } from './board-day.ts'

const doctor: Doctor = {
  id: idOf(700),
  clinicId: idOf(900),
  version: 1,
  name: 'Dr Amara Okafor',
  specialty: '',
  sortOrder: 1,
  active: true,
}
const at = (time: string) => `2026-11-24T${time}:00Z`
const day: DaySchedule = {
  date: '2026-11-24',
  timeZone: 'America/New_York',
  start: '2026-11-24T05:00:00Z',
  end: '2026-11-25T05:00:00Z',
  doctors: [
    {
      doctorId: doctor.id,
      open: [{ start: at('14:00'), end: at('18:00') }],
      away: [{ start: at('17:00'), end: at('19:00'), reason: '' }],
    },
  ],
  closures: [],
  appointments: [
    appointmentOf(1, { start: at('14:00'), end: at('14:30'), bufferAfterMinutes: 15 }),
    appointmentOf(2, { start: at('14:30'), end: at('15:00'), status: 'cancelled' }),
    appointmentOf(3, { start: at('15:00'), end: at('16:00'), status: 'no-show' }),
  ],
  holds: [],
}
const spanOf = (start: string, end: string) => ({ start: Date.parse(at(start)), end: Date.parse(at(end)) })

describe('the board of a day', () => {
  const board = boardDayOf({ doctors: [doctor] }, day, false)
  const [column] = board.columns
  if (!column) throw new Error('there is one doctor')

  it('leaves cancelled visits out, counts them, and shows them when asked', () => {
    expect(column.visits.map(({ appointment }) => appointment.id)).toEqual([idOf(1), idOf(3)])
    expect(board.cancelledCount).toBe(1)
    expect(boardDayOf({ doctors: [doctor] }, day, true).columns[0]?.visits).toHaveLength(3)
  })

  it('counts as load what is booked of the time the doctor is there', () => {
    expect(column.load).toBeCloseTo(0.5 / 3)
    const away = [{ start: at('14:00'), end: at('18:00'), reason: '' }]
    const gone = { ...day, doctors: day.doctors.map((each) => ({ ...each, away })) }
    expect(boardDayOf({ doctors: [doctor] }, gone, false).columns[0]?.load).toBeNull()
  })

  it('keeps buffers around a visit that takes place, and none around a no-show', () => {
    expect(column.visits[0]?.bufferAfter).toEqual(spanOf('14:30', '14:45'))
    expect(column.visits[1]?.bufferAfter).toBeNull()
  })

  it('finds the visit at a place', () => {
    expect(visitAt(column, Date.parse(at('14:10')))?.appointment.id).toBe(idOf(1))
    expect(visitAt(column, Date.parse(at('14:30')))).toBeUndefined()
  })

  it.each([
    ['overlaps', '14:15', '14:45', 'other'],
    [null, '14:15', '14:45', idOf(1)],
    [null, '15:00', '16:00', 'other'],
    ['away', '16:45', '17:15', 'other'],
    ['outside hours', '13:30', '14:00', 'other'],
  ])('says “%s” of %s to %s', (obstacle, start, end, except) => {
    expect(obstacleAt(column, spanOf(start, end), except)).toBe(obstacle)
  })
})
