import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zAppointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appointmentOf, idOf } from '../../test/appointments.ts'
import { openStores, type Stores } from './open-stores.ts'

const NOW = Date.parse('2026-11-24T14:00:00Z')
const DATE = '2026-11-24'
let dir: string
let key: Uint8Array
let stores: Stores
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'scheduler-cache-'))
  key = randomBytes(32)
  stores = openStores(dir, key, NOW)
})
afterEach(() => {
  stores.close()
  rmSync(dir, { recursive: true, force: true })
})

function reopen(withKey = key): void {
  stores.close()
  stores = openStores(dir, withKey, NOW)
}

const cancel: Operation = {
  operationId: idOf(1),
  actedAt: '2026-11-24T14:00:00Z',
  name: 'appointment.cancel',
  args: {
    id: idOf(5),
    reason: 'Zanzibarquake',
    by: 'patient',
    seen: { version: 1, doctorId: idOf(700), start: '2026-11-24T14:00:00Z' },
  },
}
const shown = { appointment: null, patient: null, timeOff: null }
const actor = { userId: idOf(2), name: 'Rosalind' }
const appointment = zAppointment.parse(appointmentOf(5, { note: 'Marmaladefish' }))

function bytesOnDisk(): Buffer {
  return Buffer.concat(readdirSync(dir).map((name) => readFileSync(join(dir, name))))
}

describe('the desk’s cache', () => {
  it('has after a restart what it had before', () => {
    stores.outbox.insert({ operation: cancel, actor, shown })
    stores.days.putDay({ date: DATE, seq: 7, asOf: NOW }, [{ date: DATE, appointment }])
    stores.meta.write('cursor', { seq: 7, asOf: NOW, entryAt: null })
    reopen()
    expect(stores.outbox.waiting()).toMatchObject([{ operation: cancel, actor, state: 'waiting' }])
    expect(stores.days.appointmentsOn(DATE)).toEqual([appointment])
    expect(stores.days.days()).toEqual([{ date: DATE, seq: 7, asOf: NOW }])
    expect(stores.meta.read('cursor')).toEqual({ seq: 7, asOf: NOW, entryAt: null })
    expect(stores.meta.read('lostWork')).toBeNull()
  })

  it('opens what was kept before appointments had an offset', () => {
    const { offset: _since, ...older } = appointment
    stores.days.putDay({ date: DATE, seq: 7, asOf: NOW }, [{ date: DATE, appointment: older }])
    stores.outbox.insert({ operation: cancel, actor, shown: { ...shown, appointment: older } })
    reopen()
    expect(stores.days.appointmentsOn(DATE)).toEqual([older])
    expect(stores.outbox.waiting()).toMatchObject([{ shown: { appointment: older } }])
  })

  it('never goes back to an older version of a record', () => {
    stores.days.put(idOf(5), { ...appointment, version: 4 }, DATE, true)
    stores.days.put(idOf(5), { ...appointment, version: 3 }, DATE, true)
    expect(stores.days.appointment(idOf(5))?.version).toBe(4)
  })

  it('keeps nothing in memory of a transaction that was undone', () => {
    expect(() =>
      stores.transaction(() => {
        stores.outbox.insert({ operation: cancel, actor, shown })
        stores.days.put(idOf(5), appointment, DATE, true)
        expect(stores.days.appointmentsOn(DATE)).toHaveLength(1)
        expect(stores.outbox.waiting()).toHaveLength(1)
        throw new Error('power')
      }),
    ).toThrow('power')
    expect(stores.days.appointmentsOn(DATE)).toEqual([])
    expect(stores.outbox.waiting()).toEqual([])
  })

  it('shows nothing of patients byte by byte, also of what was deleted', () => {
    stores.outbox.insert({ operation: cancel, actor, shown: { ...shown, appointment } })
    stores.days.putDay({ date: DATE, seq: 7, asOf: NOW }, [{ date: DATE, appointment }])
    const words = ['Byron', 'Marmaladefish', 'Zanzibarquake', 'Rosalind']
    const found = () => words.filter((word) => bytesOnDisk().includes(word))
    expect(found()).toEqual([])
    stores.days.keepOnly('2027-01-01', '2027-01-02', new Set())
    stores.outbox.remove(idOf(1))
    expect(found()).toEqual([])
    stores.close()
    expect(found()).toEqual([])
    stores = openStores(dir, key, NOW)
    expect(stores.days.appointment(idOf(5))).toBeNull()
    expect(bytesOnDisk().includes(idOf(5))).toBe(false) // the id stands in clear, so this search can find
  })

  it('of a newer desk is refused in a sentence, and kept as it is with what waits in it', () => {
    stores.outbox.insert({ operation: cancel, actor, shown })
    stores.close()
    const setFormat = (format: number) => {
      const db = new Database(join(dir, 'desk.db'))
      db.pragma(`user_version = ${format}`)
      db.close()
    }
    setFormat(99)
    expect(() => openStores(dir, key, NOW)).toThrow(/written by a newer version .* nothing was changed\.$/)
    setFormat(1)
    stores = openStores(dir, key, NOW)
    expect(stores.outbox.waiting()).toMatchObject([{ operation: cancel }])
  })

  it('that is damaged is set aside: the desk starts, and tells that work may be lost', () => {
    stores.outbox.insert({ operation: cancel, actor, shown })
    stores.close()
    writeFileSync(join(dir, 'desk.db'), Buffer.concat([randomBytes(8192)]))
    stores = openStores(dir, key, NOW)
    expect(stores.outbox.waiting()).toEqual([])
    expect(stores.meta.read('lostWork')).toEqual({ at: '2026-11-24T14:00:00.000Z', unsent: null })
    expect(existsSync(join(dir, 'desk.db.damaged'))).toBe(true)
  })

  it('of another key is erased, and the acts that waited in it are counted', () => {
    stores.outbox.insert({ operation: cancel, actor, shown })
    reopen(randomBytes(32))
    expect(stores.outbox.waiting()).toEqual([])
    expect(stores.meta.read('lostWork')).toMatchObject({ unsent: 1 })
  })

  it('of another key with nothing waiting is erased without a word', () => {
    stores.days.put(idOf(5), appointment, DATE, true)
    reopen(randomBytes(32))
    expect(stores.days.appointment(idOf(5))).toBeNull()
    expect(stores.meta.read('lostWork')).toBeNull()
  })

  it('reads everything anew when a record does not open, and tells of an act that does not', () => {
    stores.outbox.insert({ operation: cancel, actor, shown })
    stores.days.put(idOf(5), appointment, DATE, true)
    stores.meta.write('cursor', { seq: 7, asOf: NOW, entryAt: null })
    stores.close()
    const db = new Database(join(dir, 'desk.db'))
    db.exec("UPDATE appointment SET body = x'0011'; UPDATE outbox SET body = x'0011'")
    db.close()
    stores = openStores(dir, key, NOW)
    expect(stores.meta.read('lostWork')).toMatchObject({ unsent: 1 })
    expect(stores.outbox.waiting()).toEqual([])
    expect(stores.days.appointmentsOn(DATE)).toEqual([])
    expect(stores.meta.read('cursor')).toBeNull()
  })
})
