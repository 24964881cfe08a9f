import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zAppointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appointmentOf, idOf } from '../../test/appointments.ts'
import { clinicRecords } from '../../test/clinic-records.ts'
import { openStores, type Stores } from '../database/open-stores.ts'
import { createSyncStorage } from './sync-storage.ts'
import type { Touched } from './touched.ts'

const DATE = '2026-11-24'
let dir: string
let stores: Stores
let touched: Touched[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'scheduler-catch-up-'))
  stores = openStores(dir, randomBytes(32), 0)
  touched = []
  const { leases: _leases, holds: _holds, clinic } = clinicRecords()
  stores.records.put('clinic', clinic.id, clinic)
  stores.days.putDay({ date: DATE, seq: 1, asOf: 0 }, [])
  stores.meta.write('cursor', { seq: 1, asOf: 0, entryAt: null })
})
afterEach(() => {
  stores.close()
  rmSync(dir, { recursive: true, force: true })
})

const storage = () => createSyncStorage({ stores, deskId: idOf(1), onTouched: (each) => touched.push(each) })

function entry(seq: number, number: number, more: Parameters<typeof appointmentOf>[1] = {}): Change {
  return {
    seq,
    clinicId: idOf(900),
    entity: 'appointment',
    entityId: idOf(number),
    operation: 'appointment.book',
    actor: { userId: null, role: 'system', name: null },
    deskId: null,
    at: '2026-11-24T14:00:00Z',
    document: zAppointment.parse(appointmentOf(number, { version: seq, ...more })),
  }
}

describe('entries of the log', () => {
  it('are stored with the cursor, the known ones passed over, and their days told', () => {
    expect(storage().applyChanges([entry(1, 5), entry(2, 6), entry(3, 7)], 99)).toBe(3)
    expect(stores.days.appointmentsOn(DATE).map(({ id }) => id)).toEqual([idOf(6), idOf(7)])
    expect(stores.meta.read('cursor')).toEqual({ seq: 3, asOf: 99, entryAt: '2026-11-24T14:00:00Z' })
    expect(touched).toMatchObject([{ dates: new Set([DATE]), clinic: false }])
  })

  it('with a gap are not stored at all', () => {
    expect(() => storage().applyChanges([entry(2, 6), entry(4, 7)], 99)).toThrow(/missing/)
    expect(stores.days.appointmentsOn(DATE)).toEqual([])
    expect(stores.meta.read('cursor')).toEqual({ seq: 1, asOf: 0, entryAt: null })
    expect(touched).toEqual([])
  })

  it('of days that are not kept leave nothing, and take away what moved there', () => {
    const away = { start: '2027-03-01T14:00:00Z', end: '2027-03-01T14:30:00Z', wallTime: '2027-03-01T09:00' }
    storage().applyChanges([entry(2, 6), entry(3, 6, away), entry(4, 7, away)], 99)
    expect(stores.days.appointmentsOn(DATE)).toEqual([])
    expect(stores.days.appointment(idOf(7))).toBeNull()
  })

  it('ten thousand at once take seconds, not minutes: no entry opens a whole day', () => {
    const changes = Array.from({ length: 10_000 }, (_, i) => entry(i + 2, 100 + (i % 3000)))
    const begin = performance.now()
    storage().applyChanges(changes, 99)
    expect(performance.now() - begin).toBeLessThan(20_000)
    expect(stores.days.appointmentsOn(DATE)).toHaveLength(3000)
  })
})
