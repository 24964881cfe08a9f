import { describe, expect, it } from 'vitest'
import {
  type Claim,
  countDuplicates,
  countLogGaps,
  findLost,
  findOverlaps,
  findOverlapsMeanwhile,
  findUnnamedOverlaps,
  type NamedClaim,
  type StoredAppointment,
  standingClaims,
} from './audit.ts'
import type { Answer, Kept } from './scenario.ts'

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

describe('unnamed overlaps', () => {
  const named = (id: string, names: NamedClaim['names'], lane = 0): NamedClaim => ({
    ...claim(id, 0, 30, { doctorId, lane }),
    names,
  })
  const overlap = { first: 'a', second: 'b', resource: 'doctor' }

  it('are found in any lane', () => {
    expect(findUnnamedOverlaps([named('a', []), named('b', [], 1)]).unnamed).toEqual([overlap])
    expect(findUnnamedOverlaps([named('a', []), named('b', ['c'], 2)]).unnamed).toEqual([overlap])
    expect(findUnnamedOverlaps([named('a', []), named('b', [])]).unnamed).toEqual([overlap])
  })

  it('are none when either names the other, or nothing is shared', () => {
    const apart = { ...named('b', [], 1), doctorId: 'two' }
    for (const pair of [
      [named('a', []), named('b', ['c', 'a'], 1)],
      [named('a', ['b']), named('b', [], 1)],
      [named('a', []), apart],
    ]) {
      expect(findUnnamedOverlaps(pair)).toEqual({ unnamed: [], legacy: [] })
    }
  })

  it('are apart where an override is from before it named any', () => {
    expect(findUnnamedOverlaps([named('a', []), named('b', null, 1)])).toEqual({
      unnamed: [],
      legacy: [overlap],
    })
    expect(findUnnamedOverlaps([named('a', ['b']), named('b', null, 1)])).toEqual({ unnamed: [], legacy: [] })
  })
})

const appointment: Kept = {
  id: 'a',
  version: 2,
  status: 'booked',
  start: '2026-11-24T09:00:00.000Z',
  end: '2026-11-24T09:30:00.000Z',
  doctorId,
  roomId: null,
  equipmentIds: [],
  patientId: 'patient',
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  lane: 0,
  names: [],
}
const answer = (change: Partial<Answer> = {}): Answer => ({
  operationId: 'op',
  act: 'rest.book',
  repeat: null,
  sent: 1,
  received: 2,
  outcome: 'acknowledged',
  code: null,
  isOwnConflict: false,
  content: 'first',
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

  it('are not looked for where nothing is remembered', () => {
    for (const act of ['desk.claim', 'public.release'] as const) {
      expect(findLost([answer({ act, appointment: null })], stored(), new Set())).toEqual([])
    }
  })

  it('are duplicates when a repeat answers something else or a booking left two records', () => {
    expect(countDuplicates([answer(), answer({ repeat: 'later' })], 1, 1)).toBe(0)
    expect(countDuplicates([answer(), answer({ content: 'other' })], 1, 1)).toBe(1)
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

describe('overlaps before the end', () => {
  const entry = (seq: number, entityId: string) => ({ seq, entity: 'appointment', entityId })
  const told = (id: string, version: number, change: Partial<Kept> = {}) =>
    answer({ appointment: { ...appointment, id, version, patientId: `patient of ${id}`, ...change } })
  const meanwhile = (answers: readonly Answer[], changes: Parameters<typeof standingClaims>[1]) =>
    findOverlapsMeanwhile(standingClaims(answers, changes))
  const later = { start: '2026-11-24T11:00:00.000Z', end: '2026-11-24T11:30:00.000Z' }
  const overlap = { first: 'a', second: 'b', resource: 'doctor' }

  it('are found although one was cancelled or moved afterwards', () => {
    for (const after of [{ status: 'cancelled' }, later]) {
      const answers = [told('a', 1), told('b', 1), told('a', 2, after)]
      expect(meanwhile(answers, [entry(1, 'a'), entry(2, 'b'), entry(3, 'a')])).toEqual([overlap])
    }
  })

  it('are none between lanes where one names the other', () => {
    const answers = [told('a', 1), told('b', 1, { lane: 1, names: ['a'] }), told('a', 2, later)]
    const changes = [entry(1, 'a'), entry(2, 'b'), entry(3, 'a')]
    expect(meanwhile(answers, changes)).toEqual([])
    const unnamed = [told('a', 1), told('b', 1, { lane: 1 }), told('a', 2, later)]
    expect(meanwhile(unnamed, changes)).toEqual([overlap])
  })

  it('are none when the time was given back first', () => {
    for (const after of [{ status: 'cancelled' }, later]) {
      const answers = [told('a', 1), told('b', 1), told('a', 2, after)]
      expect(meanwhile(answers, [entry(3, 'b'), entry(2, 'a'), entry(1, 'a')])).toEqual([])
    }
  })

  it('are found with one that a move brought, whose answer came twice', () => {
    const answers = [told('b', 1, later), told('b', 2), told('b', 2), told('a', 1)]
    expect(meanwhile(answers, [entry(1, 'b'), entry(2, 'a'), entry(3, 'b')])).toEqual([overlap])
  })

  it('are none with a version that nobody was told of', () => {
    const answers = [told('a', 1), told('a', 3), told('b', 1)]
    const changes = [entry(1, 'a'), entry(2, 'a'), entry(3, 'b'), entry(4, 'b'), entry(5, 'a')]
    expect(meanwhile(answers, changes)).toEqual([])
  })
})
