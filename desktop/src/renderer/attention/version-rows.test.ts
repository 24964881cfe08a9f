import { describe, expect, it } from 'vitest'
import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { appointmentOf, idOf } from '../../test/appointments.ts'
import { attentionOf } from '../../test/attention.ts'
import { versionRows } from './version-rows.ts'

const clinic = {
  clinic: { timeZone: 'America/New_York' },
  doctors: [
    { id: idOf(700), name: 'Dr Test' },
    { id: idOf(701), name: 'Dr Second' },
  ],
  rooms: [{ id: idOf(300), name: 'Room 1' }],
  // The rest of a clinic is not looked at.
} as unknown as ClinicData

const nowhere = { appointment: null, patient: null, timeOff: null }
const rowsOf = (more: Parameters<typeof attentionOf>[1]) => {
  const rows = versionRows(attentionOf(1, more), clinic)
  return Object.fromEntries(rows.map(({ name, ...row }) => [name, row]))
}

describe('both versions', () => {
  it('of a booking the server does not have', () => {
    const rows = rowsOf({})
    expect(rows.When).toEqual({ here: 'Tue 24 Nov, 09:00–09:30', there: null, differs: true })
    expect(rows.Note).toBeUndefined()
  })

  it('of a visit that was moved on both sides: what differs is told apart', () => {
    const appointment = appointmentOf(1, {
      start: '2026-11-24T16:00:00Z',
      end: '2026-11-24T16:30:00Z',
      doctorId: idOf(701),
    })
    const rows = rowsOf({ there: { ...nowhere, appointment } })
    expect(rows.When).toEqual({
      here: 'Tue 24 Nov, 09:00–09:30',
      there: 'Tue 24 Nov, 11:00–11:30',
      differs: true,
    })
    expect(rows.Doctor?.differs).toBe(true)
    expect(rows.Status).toEqual({ here: 'Confirmed', there: 'Confirmed', differs: false })
  })

  it('of a cancelled visit: with the reason', () => {
    const cancellation = { reason: 'Patient is ill', by: 'patient', at: '2026-11-24T12:00:00Z' } as const
    const appointment = appointmentOf(1, { status: 'cancelled', cancellation })
    expect(rowsOf({ there: { ...nowhere, appointment } }).Status?.there).toBe('Cancelled: Patient is ill')
  })

  it('of a patient: only what was changed', () => {
    const rows = rowsOf({
      operation: {
        operationId: idOf(1),
        actedAt: '2026-11-24T12:00:00Z',
        name: 'patient.update',
        args: { id: idOf(600), phone: '020 7946 0000' },
      },
      here: null,
      there: {
        ...nowhere,
        patient: {
          id: idOf(600),
          clinicId: idOf(900),
          version: 2,
          givenName: 'Ada',
          familyName: 'Byron',
          birthDate: null,
          phone: '020 7946 1111',
          email: null,
          note: '',
          verified: true,
          active: true,
        },
      },
    })
    expect(rows).toEqual({ Phone: { here: '020 7946 0000', there: '020 7946 1111', differs: true } })
  })

  it('of time off that is gone from the server', () => {
    const rows = rowsOf({
      operation: {
        operationId: idOf(1),
        actedAt: '2026-11-24T12:00:00Z',
        name: 'time-off.create',
        args: {
          id: idOf(5),
          doctorId: idOf(700),
          start: '2026-11-24T14:00:00Z',
          end: '2026-11-24T18:00:00Z',
          reason: '',
        },
      },
    })
    expect(rows.When?.here).toBe('Tue 24 Nov, 09:00–13:00')
    expect(rows.Reason).toBeUndefined()
  })
})
