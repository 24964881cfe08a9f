import { SchedulingError } from './scheduling-error.ts'
import type { EpochMs } from './time-values.ts'
import { UNIT_MS, unitAt, unitsIn } from './units.ts'

/** Which kind of thing a key occupies. */
export type OccupiedKind = 'doctor' | 'room' | 'equipment' | 'patient'

/** The time and the resources of one visit, hold or lease. Ids are UUIDs. */
export type Occupancy = {
  readonly doctorId: string
  readonly roomId: string | null
  readonly equipmentIds: readonly string[]
  readonly patientId: string | null
  readonly start: EpochMs
  readonly end: EpochMs
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  /** 0 is normal; 1 to 35 are deliberate overbooking. */
  readonly lane: number
}

/** What a key says, for diagnostics. */
export type DecodedOccupancyKey = {
  readonly kind: OccupiedKind
  readonly id: string
  readonly lane: number
  readonly start: EpochMs
}

/**
 * The occupancy keys: one per resource and five-minute unit, unique across documents in a clinic, so that a
 * unique index refuses any overlap. Doctor, room and equipment are occupied with buffers, the patient for
 * the visit only. Throws `off-grid`, `empty-interval`, `out-of-range` or `malformed`.
 *
 * A key is 29 characters: kind letter (d, r, e, p), the UUID's 16 bytes in base64url (22), lane in base36
 * (1), unit since the epoch in base36 (5, zero-filled). Keys of one resource and lane sort by time.
 */
export function occupancyKeys(occupancy: Occupancy): string[] {
  const from = unitAt(occupancy.start)
  const to = unitAt(occupancy.end)
  if (to <= from) throw new SchedulingError('empty-interval', 'An occupancy must end after it starts')
  const bufferedFrom = from - unitsIn(occupancy.bufferBeforeMinutes)
  const bufferedTo = to + unitsIn(occupancy.bufferAfterMinutes)
  const keys = keysOf('d', occupancy.doctorId, occupancy.lane, bufferedFrom, bufferedTo)
  if (occupancy.roomId !== null) {
    keys.push(...keysOf('r', occupancy.roomId, occupancy.lane, bufferedFrom, bufferedTo))
  }
  for (const id of new Set(occupancy.equipmentIds)) {
    keys.push(...keysOf('e', id, occupancy.lane, bufferedFrom, bufferedTo))
  }
  if (occupancy.patientId !== null) keys.push(...keysOf('p', occupancy.patientId, occupancy.lane, from, to))
  return keys
}

/** Reads a key back. Throws `malformed` for anything `occupancyKeys` does not write. */
export function decodeOccupancyKey(key: string): DecodedOccupancyKey {
  const [, letter = '', packed = '', lane = '', unit = ''] =
    /^([drep])([\w-]{22})([\da-z])([\da-z]{5})$/.exec(key) ?? []
  const kind = KINDS[letter]
  if (!kind) throw new SchedulingError('malformed', 'Not an occupancy key')
  return {
    kind,
    id: unpackUuid(packed),
    lane: Number.parseInt(lane, 36),
    start: Number.parseInt(unit, 36) * UNIT_MS,
  }
}

const KINDS: Readonly<Record<string, OccupiedKind>> = { d: 'doctor', r: 'room', e: 'equipment', p: 'patient' }
const UNIT_DIGITS = 5
const LAST_UNIT = 36 ** UNIT_DIGITS

function keysOf(letter: string, id: string, lane: number, from: number, to: number): string[] {
  if (from < 0 || to > LAST_UNIT)
    throw new SchedulingError('out-of-range', 'The time is outside the years 1970 to 2544')
  if (!Number.isInteger(lane) || lane < 0 || lane > 35) {
    throw new SchedulingError('malformed', 'A lane must be a whole number from 0 to 35')
  }
  const prefix = letter + packUuid(id) + lane.toString(36)
  return Array.from(
    { length: to - from },
    (_, i) => prefix + (from + i).toString(36).padStart(UNIT_DIGITS, '0'),
  )
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** 32 hex digits are padded with one zero digit so that they fall into 11 groups of three: two letters each. */
function packUuid(id: string): string {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) {
    throw new SchedulingError('malformed', 'A resource id must be a UUID')
  }
  const hex = `${id.replaceAll('-', '')}0`
  let packed = ''
  for (let at = 0; at < hex.length; at += 3) {
    const bits = Number.parseInt(hex.slice(at, at + 3), 16)
    packed += ALPHABET.charAt(bits >> 6) + ALPHABET.charAt(bits & 63)
  }
  return packed
}

function unpackUuid(packed: string): string {
  let hex = ''
  for (let at = 0; at < packed.length; at += 2) {
    const bits = (ALPHABET.indexOf(packed.charAt(at)) << 6) | ALPHABET.indexOf(packed.charAt(at + 1))
    hex += bits.toString(16).padStart(3, '0')
  }
  if (!hex.endsWith('0')) throw new SchedulingError('malformed', 'Not an occupancy key')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
