import { expect, it } from 'vitest'
import type { ClinicData, DaySchedule } from '../../ipc/ipc-contract.ts'
import { appointmentOf, idOf } from '../../test/appointments.ts'
import { doctorLists } from './list-rows.ts'

const span = (start: string, end: string) => ({
  start: `2026-11-24T${start}:00Z`,
  end: `2026-11-24T${end}:00Z`,
})
const lease = { ...span('13:00', '14:00'), doctorId: idOf(700), expiresAt: '2026-11-24T20:00:00Z' }
const day: DaySchedule = {
  date: '2026-11-24',
  timeZone: 'UTC',
  start: '2026-11-24T00:00:00Z',
  end: '2026-11-25T00:00:00Z',
  doctors: [
    { doctorId: idOf(700), open: [span('08:00', '18:00')], away: [] },
    { doctorId: idOf(701), open: [], away: [] },
    { doctorId: idOf(702), open: [], away: [] },
  ],
  closures: [],
  appointments: [
    appointmentOf(2, span('15:00', '15:30')),
    appointmentOf(1, span('09:00', '09:30')),
    appointmentOf(3, { ...span('10:00', '10:30'), status: 'cancelled' }),
    appointmentOf(4, { ...span('10:00', '10:30'), doctorId: idOf(702) }),
  ],
  leases: [
    { ...lease, id: idOf(1), isOwn: true },
    { ...lease, ...span('16:00', '17:00'), id: idOf(2), isOwn: false },
  ],
  asOf: null,
  holds: [],
}
// Only the doctors' names are read.
const clinic = { doctors: [{ id: idOf(700), name: 'Dr Byron' }] } as unknown as ClinicData

it('lists by doctor in order of time, with this desk’s walk-in time and without what was cancelled', () => {
  const [list] = doctorLists(day, clinic)
  expect(list?.name).toBe('Dr Byron')
  expect(list?.rows.map((row) => (row.kind === 'appointment' ? row.appointment.id : row.kind))).toEqual([
    idOf(1),
    'walk-in',
    idOf(2),
  ])
})

it('leaves out who neither works nor has anybody, and keeps who has somebody on a day off', () => {
  expect(doctorLists(day, clinic).map(({ doctorId }) => doctorId)).toEqual([idOf(700), idOf(702)])
})
