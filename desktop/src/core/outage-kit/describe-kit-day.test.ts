import { describe, expect, it } from 'vitest'
import type { ClinicData, DaySchedule } from '../../ipc/ipc-contract.ts'
import { appointmentOf, idOf } from '../../test/appointments.ts'
import { describeKitDay } from './describe-kit-day.ts'
import { freeGaps } from './free-gaps.ts'

/** The fields the list uses; a whole clinic has many more. */
const clinic = {
  doctors: [{ id: idOf(700), name: 'Dr Test' }],
  rooms: [{ id: idOf(500), name: 'Room 2' }],
  appointmentTypes: [{ id: idOf(800), name: 'Check-up' }],
} as unknown as ClinicData // only the names are read here

const schedule = (more: Partial<DaySchedule> = {}): DaySchedule => ({
  date: '2026-11-24',
  timeZone: 'America/New_York',
  start: '2026-11-24T05:00:00Z',
  end: '2026-11-25T05:00:00Z',
  doctors: [
    { doctorId: idOf(700), open: [{ start: '2026-11-24T14:00:00Z', end: '2026-11-24T17:00:00Z' }], away: [] },
  ],
  closures: [],
  appointments: [],
  leases: [],
  asOf: null,
  holds: [],
  ...more,
})

const doctorOf = (day: DaySchedule) => describeKitDay(day, clinic).doctors[0]
/** A time and its mark stay on one line. */
const spaced = (words: string) => words.replaceAll('\u00a0', ' ')
const timesOf = (day: DaySchedule) =>
  doctorOf(day)?.lines.map((line) => `${line.time} ${line.kind === 'visit' ? line.patient : line.words}`)

describe('a day of the outage list', () => {
  it('has visits and free time in the order of the clinic’s clock', () => {
    const later = appointmentOf(2, {
      start: '2026-11-24T15:30:00Z',
      end: '2026-11-24T16:00:00Z',
      roomId: idOf(500),
      note: 'interpreter',
      patient: { ...appointmentOf(1).patient, birthDate: '1962-04-03', phone: '+12125550123' },
    })
    const day = schedule({ appointments: [later, appointmentOf(1)] })
    expect(timesOf(day)).toEqual([
      '09:00–09:30 Byron, Ada',
      '09:30–10:30 free',
      '10:30–11:00 Byron, Ada',
      '11:00–12:00 free',
    ])
    expect(doctorOf(day)?.lines[2]).toEqual({
      kind: 'visit',
      time: '10:30–11:00',
      patient: 'Byron, Ada',
      born: '3 Apr 1962',
      phone: '+12125550123',
      type: 'Check-up',
      room: 'Room 2',
      status: 'Confirmed',
      mark: '',
      note: 'interpreter',
    })
  })

  it('says of two visits at the same time of a repeated hour which is which', () => {
    const visitAt = (number: number, start: string, end: string) =>
      appointmentOf(number, { start, end, timeZone: 'Europe/London', wallTime: '2026-10-25T01:30' })
    const day = schedule({
      date: '2026-10-25',
      timeZone: 'Europe/London',
      start: '2026-10-24T23:00:00Z',
      end: '2026-10-26T00:00:00Z',
      doctors: [
        {
          doctorId: idOf(700),
          open: [{ start: '2026-10-25T00:30:00Z', end: '2026-10-25T02:15:00Z' }],
          away: [],
        },
      ],
      appointments: [
        visitAt(1, '2026-10-25T00:30:00Z', '2026-10-25T00:45:00Z'),
        visitAt(2, '2026-10-25T01:30:00Z', '2026-10-25T01:45:00Z'),
      ],
      asOf: '2026-10-25T01:05:00Z',
    })
    expect(timesOf(day)?.map(spaced)).toEqual([
      '01:30–01:45 BST Byron, Ada',
      '01:45 BST–01:30 GMT free',
      '01:30–01:45 GMT Byron, Ada',
      '01:45 GMT–02:15 free',
    ])
    expect(doctorOf(day)?.facts.map(spaced)).toEqual(['Open 01:30 BST–02:15'])
    expect(describeKitDay(day, clinic).facts.map(spaced)).toEqual([
      'Without the server since Sun 25 Oct, 01:05 GMT',
    ])
  })

  it('marks what the server has not accepted, each in its own words', () => {
    const marks = (['accepted', 'certain', 'provisional', 'refused'] as const).map((standing) => {
      const line = doctorOf(schedule({ appointments: [appointmentOf(1, { standing })] }))?.lines[0]
      return line?.kind === 'visit' ? line.mark : null
    })
    expect(marks[0]).toBe('')
    expect(new Set(marks).size).toBe(4)
  })

  it('tells a time that may be lost from a check-in that is only not sent', () => {
    const markOf = (waiting: ('appointment.book' | 'appointment.change-status')[]) => {
      const visit = appointmentOf(1, { standing: 'provisional', waiting })
      const line = doctorOf(schedule({ appointments: [visit] }))?.lines[0]
      return line?.kind === 'visit' ? line.mark : null
    }
    expect(markOf(['appointment.change-status'])).toBe('Not yet sent')
    expect(markOf(['appointment.book', 'appointment.change-status'])).toBe('Not yet accepted')
  })

  it('leaves out what is cancelled, unless only this desk knows of it', () => {
    const cancelled = (standing: 'accepted' | 'provisional') =>
      timesOf(schedule({ appointments: [appointmentOf(1, { status: 'cancelled', standing })] }))
    expect(cancelled('accepted')).toEqual(['09:00–12:00 free'])
    expect(cancelled('provisional')).toContain('09:00–09:30 Byron, Ada')
  })

  it('offers its own walk-in time, and nobody else’s, nor time off, nor a closure', () => {
    const lease = (id: number, start: string, end: string, isOwn: boolean) => ({
      id: idOf(id),
      doctorId: idOf(700),
      start: `2026-11-24T${start}:00Z`,
      end: `2026-11-24T${end}:00Z`,
      isOwn,
      expiresAt: '2026-11-24T23:00:00Z',
    })
    const day = schedule({
      doctors: [
        {
          doctorId: idOf(700),
          open: [{ start: '2026-11-24T14:00:00Z', end: '2026-11-24T17:00:00Z' }],
          away: [
            {
              id: idOf(400),
              start: '2026-11-24T16:30:00Z',
              end: '2026-11-24T17:00:00Z',
              reason: 'school',
              standing: 'provisional',
            },
          ],
        },
      ],
      closures: [{ start: '2026-11-24T14:00:00Z', end: '2026-11-24T14:30:00Z', reason: 'alarm test' }],
      leases: [lease(1, '14:30', '15:00', true), lease(2, '15:00', '15:30', false)],
      asOf: '2026-11-24T13:05:00Z',
    })
    expect(timesOf(day)).toEqual(['09:30–10:00 walk-ins', '10:30–11:30 free'])
    expect(doctorOf(day)?.facts).toEqual([
      'Open 09:00–12:00',
      'Away 11:30–12:00 (school), not yet sent',
      'Another desk fills 10:00–10:30',
    ])
    expect(describeKitDay(day, clinic).facts).toEqual([
      'Closed 09:00–09:30 (alarm test)',
      'Without the server since Tue 24 Nov, 08:05',
    ])
  })
})

it('finds the gaps between spans that overlap and touch', () => {
  const span = (start: number, end: number) => ({
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
  })
  expect(freeGaps([span(0, 10), span(20, 30)], [span(1, 5), span(3, 4), span(5, 6), span(9, 22)])).toEqual([
    { start: 0, end: 1 },
    { start: 6, end: 9 },
    { start: 22, end: 30 },
  ])
  expect(freeGaps([span(0, 10)], [span(0, 10)])).toEqual([])
  expect(freeGaps([], [span(0, 10)])).toEqual([])
})
