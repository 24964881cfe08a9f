import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Doctor } from '@scheduler/shared-types/doctors/doctor.contract'
import { describe, expect, it } from 'vitest'
import type { DaySchedule } from '../../ipc/ipc-contract.ts'
import { appointmentOf, idOf } from '../../test/appointments.ts'
import { type BoardColumn, boardDayOf, obstacleAt, visitAt } from './board-day.ts'

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
const awayOf = (start: string, end: string) => ({
  id: idOf(500),
  start: at(start),
  end: at(end),
  reason: '',
  standing: 'accepted' as const,
})
const day: DaySchedule = {
  date: '2026-11-24',
  timeZone: 'America/New_York',
  start: '2026-11-24T05:00:00Z',
  end: '2026-11-25T05:00:00Z',
  doctors: [
    {
      doctorId: doctor.id,
      open: [{ start: at('14:00'), end: at('18:00') }],
      away: [awayOf('17:00', '19:00')],
    },
  ],
  closures: [],
  appointments: [
    appointmentOf(1, { start: at('14:00'), end: at('14:30'), bufferAfterMinutes: 15 }),
    appointmentOf(2, { start: at('14:30'), end: at('15:00'), status: 'cancelled' }),
    appointmentOf(3, { start: at('15:00'), end: at('16:00'), status: 'no-show' }),
  ],
  leases: [],
  asOf: null,
  holds: [],
}
const spanOf = (start: string, end: string) => ({ start: Date.parse(at(start)), end: Date.parse(at(end)) })

/** What stands in the way of an appointment of these times. */
function obstacleOf(
  column: BoardColumn,
  number: number,
  start: string,
  end: string,
  more: Partial<Appointment> = {},
): string | null {
  const appointment = appointmentOf(number, { start: at(start), end: at(end), ...more })
  return obstacleAt(column, appointment, Date.parse(at(start)))
}

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
    const away = [awayOf('14:00', '18:00')]
    const gone = { ...day, doctors: day.doctors.map((each) => ({ ...each, away })) }
    expect(boardDayOf({ doctors: [doctor] }, gone, false).columns[0]?.load).toBeNull()
  })

  it('keeps buffers around a visit that takes place, and none around a no-show', () => {
    expect(column.visits[0]?.bufferAfter).toEqual(spanOf('14:30', '14:45'))
    expect(column.visits[1]?.bufferAfter).toBeNull()
  })

  it('counts time once where the doctor is away and the clinic is closed', () => {
    const both = { ...day, closures: [{ start: at('17:00'), end: at('18:00'), reason: 'Fire drill' }] }
    expect(boardDayOf({ doctors: [doctor] }, both, false).columns[0]?.load).toBeCloseTo(0.5 / 3)
  })

  it('keeps the time before a visit, too, and none around a cancelled one', () => {
    const appointments = [
      appointmentOf(1, { start: at('15:00'), end: at('15:30'), bufferBeforeMinutes: 10 }),
      appointmentOf(2, {
        start: at('16:00'),
        end: at('16:30'),
        bufferBeforeMinutes: 10,
        status: 'cancelled',
      }),
    ]
    const { visits } = boardDayOf({ doctors: [doctor] }, { ...day, appointments }, true).columns[0] ?? column
    expect(visits.map(({ bufferBefore }) => bufferBefore)).toEqual([spanOf('14:50', '15:00'), null])
    expect(visits.map(({ bufferAfter }) => bufferAfter)).toEqual([null, null])
  })

  it('hatches what is not open', () => {
    expect(board.window).toEqual(spanOf('13:00', '19:00'))
    expect(column.closed).toEqual([spanOf('13:00', '14:00'), spanOf('18:00', '19:00')])
  })

  it('gives a cancelled visit no room while it is not shown', () => {
    const appointments = [appointmentOf(1, { start: at('08:00'), end: at('08:30'), status: 'cancelled' })]
    const windowOf = (shows: boolean) =>
      boardDayOf({ doctors: [doctor] }, { ...day, appointments }, shows).window
    expect(windowOf(false)).toEqual(spanOf('13:00', '19:00'))
    expect(windowOf(true)).toEqual(spanOf('07:00', '19:00'))
  })

  it('says why a doctor is away, and that the clinic is closed', () => {
    expect(column.away).toEqual([{ ...spanOf('17:00', '19:00'), reason: 'Away', isWaiting: false }])
    expect(board.closureReason).toBeNull()
    const closures = [{ start: '2026-11-24T05:00:00Z', end: at('15:00'), reason: 'Public holiday' }]
    const closed = boardDayOf({ doctors: [doctor] }, { ...day, closures }, false)
    expect(closed.closureReason).toBe('Public holiday')
    expect(closed.columns[0]?.away).toContainEqual({
      ...spanOf('13:00', '15:00'),
      reason: 'Public holiday',
      isWaiting: false,
    })
  })

  it('gives each doctor their own column, and none to a doctor the desk does not know', () => {
    const colleague = { ...doctor, id: idOf(701), name: 'Dr Bo Lind' }
    const open = [{ start: at('14:00'), end: at('18:00') }]
    const two: DaySchedule = {
      ...day,
      doctors: [
        { doctorId: doctor.id, open, away: [] },
        { doctorId: colleague.id, open, away: [] },
        { doctorId: idOf(799), open, away: [] },
      ],
      appointments: [appointmentOf(1), appointmentOf(2, { doctorId: colleague.id })],
      holds: [
        {
          id: idOf(50),
          doctorId: colleague.id,
          start: at('15:00'),
          end: at('15:30'),
          expiresAt: at('14:05'),
        },
      ],
    }
    const { columns } = boardDayOf({ doctors: [doctor, colleague] }, two, false)
    expect(columns.map(({ visits }) => visits.map(({ appointment }) => appointment.id))).toEqual([
      [idOf(1)],
      [idOf(2)],
    ])
    expect(columns.map(({ holds }) => holds)).toEqual([[], [{ ...spanOf('15:00', '15:30'), id: idOf(50) }]])
  })

  it('stands visits of one time side by side, in the order of the day', () => {
    const appointments = [
      appointmentOf(3, { start: at('16:00'), end: at('16:30') }),
      appointmentOf(2, { lane: 1 }),
      appointmentOf(1),
    ]
    const { visits } = boardDayOf({ doctors: [doctor] }, { ...day, appointments }, false).columns[0] ?? column
    expect(visits.map(({ appointment, place }) => [appointment.id, place])).toEqual([
      [idOf(1), { index: 0, count: 2 }],
      [idOf(2), { index: 1, count: 2 }],
      [idOf(3), { index: 0, count: 1 }],
    ])
  })

  it('finds the visit that begins at a place before one that began earlier', () => {
    const appointments = [
      appointmentOf(1, { start: at('14:00'), end: at('15:00') }),
      appointmentOf(2, { start: at('14:30'), end: at('15:00'), lane: 1 }),
    ]
    const { columns } = boardDayOf({ doctors: [doctor] }, { ...day, appointments }, false)
    expect(visitAt(columns[0], Date.parse(at('14:30')))?.appointment.id).toBe(idOf(2))
    expect(visitAt(columns[0], Date.parse(at('14:45')))?.appointment.id).toBe(idOf(1))
  })

  it('sees no obstacle in a cancelled visit that is shown', () => {
    const [shown] = boardDayOf({ doctors: [doctor] }, day, true).columns
    expect(obstacleOf(shown ?? column, 9, '14:45', '15:15')).toBeNull()
  })

  it('tells time off apart that the server does not have yet', () => {
    const away = [{ ...awayOf('17:00', '18:00'), standing: 'provisional' as const }]
    const entered = { ...day, doctors: day.doctors.map((each) => ({ ...each, away })) }
    expect(boardDayOf({ doctors: [doctor] }, entered, false).columns[0]?.away[0]?.isWaiting).toBe(true)
  })

  describe('walk-in time', () => {
    const leaseOf = (start: string, end: string, isOwn: boolean) => ({
      id: idOf(400),
      doctorId: doctor.id,
      start: at(start),
      end: at(end),
      isOwn,
      expiresAt: at('23:00'),
    })
    const withLease = (start: string, end: string, isOwn: boolean) =>
      boardDayOf({ doctors: [doctor] }, { ...day, leases: [leaseOf(start, end, isOwn)] }, false).columns[0]

    it('is shown where no visit has it yet; cancelled visits and no-shows give it back', () => {
      const pieces = withLease('14:00', '16:00', true)?.leases.map(({ start, end }) => ({ start, end }))
      expect(pieces).toEqual([spanOf('14:30', '16:00')])
    })

    it('of another desk stands in the way of a move, one’s own does not', () => {
      expect(obstacleOf(withLease('16:00', '17:00', false) ?? column, 9, '16:00', '16:30')).toBe(
        'kept for another desk',
      )
      expect(obstacleOf(withLease('16:00', '17:00', true) ?? column, 9, '16:00', '16:30')).toBeNull()
    })
  })

  it('finds the visit at a place', () => {
    expect(visitAt(column, Date.parse(at('14:10')))?.appointment.id).toBe(idOf(1))
    expect(visitAt(column, Date.parse(at('14:30')))).toBeUndefined()
  })

  it.each([
    ['overlaps', '14:15', '14:45', 9],
    ['too close', '14:30', '15:00', 9],
    [null, '14:45', '15:15', 9],
    [null, '14:15', '14:45', 1],
    [null, '15:00', '16:00', 9],
    ['away', '16:45', '17:15', 9],
    ['outside hours', '13:00', '13:30', 9],
  ])('says “%s” of %s to %s', (obstacle, start, end, number) => {
    expect(obstacleOf(column, number, start, end)).toBe(obstacle)
  })

  it('keeps the moved visit’s own buffers, too', () => {
    expect(obstacleOf(column, 9, '13:30', '14:00', { bufferAfterMinutes: 5 })).toBe('too close')
    expect(obstacleOf(column, 9, '14:50', '15:20', { bufferBeforeMinutes: 10 })).toBe('too close')
  })
})
