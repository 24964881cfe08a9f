import { describe, expect, it } from 'vitest'
import {
  type Claim,
  countDuplicates,
  countLogGaps,
  findLost,
  findOverlaps,
  type StoredAppointment,
} from './audit.ts'
import type { Answer } from './scenario.ts'

const at = (minute: number) => minute * 60_000
const claim = (id: string, from: number, to: number, change: Partial<Claim> = {}): Claim => ({
  id,
  start: at(from),
  end: at(to),
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  doctorId: `doctor of ${id}`,
  roomId: null,
  equipmentIds: [],
  patientId: `patient of ${id}`,
  lane: 0,
  ...change,
})
const doctorId = 'one'

describe('overlaps', () => {
  it('are found for doctor, room, equipment and patient', () => {
    const shared: readonly Partial<Claim>[] = [
      { doctorId },
      { roomId: 'one' },
      { equipmentIds: ['one', 'two'] },
      { patientId: 'one' },
    ]
    for (const same of shared) {
      expect(findOverlaps([claim('a', 0, 30, same), claim('b', 25, 40, same)])).toHaveLength(1)
      expect(findOverlaps([claim('a', 0, 30, same), claim('b', 30, 40, same)])).toEqual([])
    }
  })

  it('count buffers for the doctor but not for the patient', () => {
    const buffer = { bufferAfterMinutes: 5 }
    expect(
      findOverlaps([claim('a', 0, 30, { doctorId, ...buffer }), claim('b', 30, 40, { doctorId })]),
    ).toHaveLength(1)
    const patientId = 'one'
    expect(
      findOverlaps([claim('a', 0, 30, { patientId, ...buffer }), claim('b', 30, 40, { patientId })]),
    ).toEqual([])
  })

  it('are allowed between lanes', () => {
    expect(findOverlaps([claim('a', 0, 30, { doctorId }), claim('b', 0, 30, { doctorId, lane: 1 })])).toEqual(
      [],
    )
  })
})

const appointment: StoredAppointment = {
  id: 'a',
  version: 2,
  status: 'booked',
  start: '2026-11-24T09:00:00.000Z',
  end: '2026-11-24T09:30:00.000Z',
  doctorId,
  roomId: null,
  lane: 0,
}
const answer = (change: Partial<Answer> = {}): Answer => ({
  operationId: 'op',
  kind: 'book',
  repeated: false,
  outcome: 'acknowledged',
  code: null,
  appointment,
  ...change,
})
const stored = (...all: StoredAppointment[]) => new Map(all.map((one) => [one.id, one]))
const remembered = new Set(['op'])

describe('acknowledged writes', () => {
  it('are kept when the same or a later version is stored', () => {
    expect(findLost([answer()], stored(appointment), remembered)).toEqual([])
    expect(
      findLost([answer()], stored({ ...appointment, version: 3, status: 'cancelled' }), remembered),
    ).toEqual([])
  })

  it('are lost when the record is gone, older, different, or its operation is unknown', () => {
    for (const now of [
      stored(),
      stored({ ...appointment, version: 1 }),
      stored({ ...appointment, start: '2026-11-24T09:05:00.000Z' }),
    ]) {
      expect(findLost([answer()], now, remembered)).toEqual(['op'])
    }
    expect(findLost([answer()], stored(appointment), new Set())).toEqual(['op'])
  })

  it('are duplicates when a repeat answers something else or a booking left two records', () => {
    expect(countDuplicates([answer(), answer({ repeated: true })], 1, 1)).toBe(0)
    expect(countDuplicates([answer(), answer({ appointment: { ...appointment, id: 'b' } })], 1, 1)).toBe(1)
    expect(countDuplicates([answer()], 2, 1)).toBe(1)
  })
})

describe('the log', () => {
  const entry = (seq: number, entityId = 'a') => ({ seq, entity: 'appointment', entityId })
  const appointments = [appointment]

  it('is whole with every position once and an entry for each version', () => {
    expect(countLogGaps({ changes: [entry(1), entry(2)], latest: 2, appointments })).toBe(0)
  })

  it('is not with a hole, a repeat, a wrong counter, a missing entry or an entry without record', () => {
    for (const evidence of [
      { changes: [entry(1), entry(3)], latest: 3, appointments },
      { changes: [entry(1), entry(1)], latest: 1, appointments },
      { changes: [entry(1), entry(2)], latest: 3, appointments },
      { changes: [entry(1)], latest: 1, appointments },
      { changes: [entry(1), entry(2), entry(3, 'b')], latest: 3, appointments },
    ]) {
      expect(countLogGaps(evidence)).toBeGreaterThan(0)
    }
  })
})
