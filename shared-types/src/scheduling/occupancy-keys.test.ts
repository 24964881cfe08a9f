import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeOccupancyKey, type Occupancy, occupancyKeys } from './occupancy-keys.ts'
import { SchedulingError } from './scheduling-error.ts'
import { epochMs } from './time-values.ts'

const doctorId = '01936a1e-7c2b-7a52-9d3e-0b7c4a51f6d2'
const roomId = 'ffffffff-ffff-4fff-bfff-ffffffffffff'
const equipmentId = '00000000-0000-4000-8000-000000000000'
const patientId = '0a1b2c3d-4e5f-4678-9abc-def012345678'

const visit: Occupancy = {
  doctorId,
  roomId,
  equipmentIds: [equipmentId],
  patientId,
  start: epochMs('2026-11-24T14:30:00.000Z'),
  end: epochMs('2026-11-24T14:45:00.000Z'),
  bufferBeforeMinutes: 5,
  bufferAfterMinutes: 10,
  lane: 0,
}

const spanOf = (keys: readonly string[], kind: string) => {
  const starts = keys.map(decodeOccupancyKey).filter((key) => key.kind === kind)
  return starts.map((key) => new Date(key.start).toISOString().slice(11, 16))
}

describe('occupancyKeys', () => {
  it('covers doctor, room and equipment with buffers, the patient without', () => {
    const keys = occupancyKeys(visit)
    const buffered = ['14:25', '14:30', '14:35', '14:40', '14:45', '14:50']
    expect(spanOf(keys, 'doctor')).toEqual(buffered)
    expect(spanOf(keys, 'room')).toEqual(buffered)
    expect(spanOf(keys, 'equipment')).toEqual(buffered)
    expect(spanOf(keys, 'patient')).toEqual(['14:30', '14:35', '14:40'])
    expect(keys).toHaveLength(21)
  })

  it('writes 29 characters a key, none twice, sorted by time within a resource', () => {
    const keys = occupancyKeys({ ...visit, equipmentIds: [equipmentId, equipmentId] })
    expect(new Set(keys).size).toBe(keys.length)
    expect(new Set(keys.map((key) => key.length))).toEqual(new Set([29]))
    const doctor = keys.filter((key) => key.startsWith('d'))
    expect(doctor.toSorted()).toEqual(doctor)
  })

  it('leaves out what the visit does not have', () => {
    const keys = occupancyKeys({ ...visit, roomId: null, patientId: null, equipmentIds: [] })
    expect(new Set(keys.map((key) => decodeOccupancyKey(key).kind))).toEqual(new Set(['doctor']))
  })

  it('keeps lanes apart', () => {
    const normal = new Set(occupancyKeys(visit))
    expect(occupancyKeys({ ...visit, lane: 1 }).some((key) => normal.has(key))).toBe(false)
  })

  it('collides exactly when the occupied stretches overlap', () => {
    const minutes = fc.integer({ min: 0, max: 12 }).map((n) => n * 5)
    const length = fc.integer({ min: 1, max: 12 }).map((n) => n * 5)
    const one = fc.record({ at: minutes, length, before: minutes, after: minutes })
    fc.assert(
      fc.property(one, one, (a, b) => {
        const occupancy = (each: typeof a): Occupancy => ({
          ...visit,
          start: visit.start + each.at * 60_000,
          end: visit.start + (each.at + each.length) * 60_000,
          bufferBeforeMinutes: each.before,
          bufferAfterMinutes: each.after,
          roomId: null,
          equipmentIds: [],
          patientId: null,
        })
        const keys = new Set(occupancyKeys(occupancy(a)))
        const collide = occupancyKeys(occupancy(b)).some((key) => keys.has(key))
        const overlap =
          a.at - a.before < b.at + b.length + b.after && b.at - b.before < a.at + a.length + a.after
        expect(collide).toBe(overlap)
      }),
    )
  })

  it('decodes what it wrote', () => {
    const lane = fc.integer({ min: 0, max: 35 })
    const start = fc.integer({ min: 0, max: 60_000_000 }).map((unit) => unit * 300_000)
    fc.assert(
      fc.property(fc.uuid(), lane, start, (id, lane, start) => {
        const keys = occupancyKeys({
          doctorId: id,
          roomId: null,
          equipmentIds: [],
          patientId: null,
          start,
          end: start + 300_000,
          bufferBeforeMinutes: 0,
          bufferAfterMinutes: 0,
          lane,
        })
        expect(keys.map(decodeOccupancyKey)).toEqual([{ kind: 'doctor', id, lane, start }])
      }),
    )
  })

  it('reads ids in either case as the same resource', () => {
    expect(occupancyKeys({ ...visit, doctorId: doctorId.toUpperCase() })).toEqual(occupancyKeys(visit))
  })

  it.each([
    ['a start inside a unit', { start: visit.start + 60_000 }, 'off-grid'],
    ['an end inside a unit', { end: visit.end + 1 }, 'off-grid'],
    ['a buffer off the grid', { bufferAfterMinutes: 7 }, 'off-grid'],
    ['a negative buffer', { bufferBeforeMinutes: -5 }, 'off-grid'],
    ['an end that is the start', { end: visit.start }, 'empty-interval'],
    ['an id that is no UUID', { doctorId: 'dr-house' }, 'malformed'],
    ['a lane beyond the last', { lane: 36 }, 'malformed'],
    ['a lane between two', { lane: 0.5 }, 'malformed'],
    ['a time before 1970', { start: -600_000, end: -300_000 }, 'out-of-range'],
  ])('refuses %s', (_name, change, code) => {
    const act = () => occupancyKeys({ ...visit, ...change })
    expect(act).toThrow(SchedulingError)
    expect(act).toThrow(expect.objectContaining({ code }))
  })

  it('refuses to decode what is no key', () => {
    for (const text of ['', 'd', `x${'A'.repeat(22)}000000`, `d${'A'.repeat(21)}_000000`]) {
      expect(() => decodeOccupancyKey(text)).toThrow(expect.objectContaining({ code: 'malformed' }))
    }
  })
})
