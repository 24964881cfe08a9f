import { z } from 'zod'
import { MINUTE_MS } from './durations.ts'

/** One unit of the occupancy grid, in minutes. Every start, end, duration and buffer is a multiple of it. */
export const UNIT_MINUTES = 5

/**
 * A record's id: a UUID the client may make itself, so that work done offline keeps its id. Some systems print UUIDs in
 * capitals; that is the same id (RFC 9562, section 4), and here it is always in small letters.
 */
export const zId = z
  .uuid()
  .toLowerCase()
  .meta({ description: 'UUID', example: '01936a1e-7c2b-7a52-9d3e-0b7c4a51f6d2' })

/*
 * Dates and instants that are sent to us lie within years; those in our answers and stores do not have to: what was
 * stored before there were bounds must not make its record unreadable. So requests take zRequestInstant, zGridInstant,
 * zRequestDate and zBirthDate (request-dates.test.ts walks every one), answers are zInstant and zLocalDate.
 */
const LAST_YEAR = 2100
const FIRST_YEAR = 2000
const FIRST_BIRTH_YEAR = 1900

const isInYears = (first: number) => (value: string) =>
  first <= Number(value.slice(0, 4)) && Number(value.slice(0, 4)) <= LAST_YEAR
const inYears = (first: number) => `must be in the years ${first} to ${LAST_YEAR}`

/** An instant in UTC (RFC 3339, ending in Z). Never a wall time. In requests: zRequestInstant. */
export const zInstant = z.iso
  .datetime()
  .meta({ description: 'Instant in UTC', example: '2026-11-24T14:30:00.000Z' })

/** An instant in UTC in a request, in milliseconds: a finer one would be taken for another than was sent. */
export const zRequestInstant = zInstant
  .refine((value) => !/\.\d{4,}Z$/.test(value), 'must not be finer than a millisecond')
  .refine(isInYears(FIRST_YEAR), inYears(FIRST_YEAR))
  .meta({
    description: `Instant in UTC in the years ${FIRST_YEAR} to ${LAST_YEAR}, at most three digits of a second`,
    example: '2026-11-24T14:30:00.000Z',
  })

/** An instant in a request on the five-minute grid that appointments live on. */
export const zGridInstant = zRequestInstant
  .refine(
    (value) => Date.parse(value) % (UNIT_MINUTES * MINUTE_MS) === 0,
    'must be on a five-minute boundary',
  )
  .meta({
    description: `Instant in UTC on a five-minute boundary in the years ${FIRST_YEAR} to ${LAST_YEAR}`,
    example: '2026-11-24T14:30:00.000Z',
  })

/** A calendar date without a zone. In requests: zRequestDate or zBirthDate. */
export const zLocalDate = z.iso.date().meta({ description: 'Local calendar date', example: '2026-11-24' })

/** A calendar date in a request. */
export const zRequestDate = zLocalDate.refine(isInYears(FIRST_YEAR), inYears(FIRST_YEAR)).meta({
  description: `Local calendar date in the years ${FIRST_YEAR} to ${LAST_YEAR}`,
  example: '2026-11-24',
})

/** A person's birth date in a request. */
export const zBirthDate = zLocalDate.refine(isInYears(FIRST_BIRTH_YEAR), inYears(FIRST_BIRTH_YEAR)).meta({
  description: `Birth date in the years ${FIRST_BIRTH_YEAR} to ${LAST_YEAR}`,
  example: '1984-03-09',
})

/** A wall time on the five-minute grid; 24:00 is allowed as the end of a day. */
export const zWallTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5][05]|24:00)$/, 'must be HH:MM on a five-minute boundary, up to 24:00')
  .meta({ description: 'Wall time', example: '09:30' })

/** The wall date and time that was promised to the patient, in the clinic's zone. */
export const zWallDateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ description: 'Wall date and time in the clinic’s zone', example: '2026-11-24T09:30' })

/** UTC offset of a wall time, such as +05:45. */
export const zOffset = z.string().regex(/^[+-]\d{2}:\d{2}$/)

// Asking Intl costs more than all the rest of an appointment, and clinics are in few zones. Only valid names are kept.
const knownTimeZones = new Set<string>()
const KNOWN_TIME_ZONES_MOST = 1000

function isTimeZone(value: string): boolean {
  if (knownTimeZones.has(value)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
  } catch {
    return false
  }
  if (/^[+-]/.test(value)) return false
  if (knownTimeZones.size < KNOWN_TIME_ZONES_MOST) knownTimeZones.add(value)
  return true
}

/** An IANA time zone name. */
export const zTimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/London')
  .meta({ description: 'IANA time zone', example: 'Europe/London' })

/** Minutes on the five-minute grid, from 0 to a day. */
export const zGridMinutes = z.number().int().min(0).max(1440).multipleOf(UNIT_MINUTES)

/** One open range of a day in wall time, half-open: the end is not part of it. */
export const zWallRange = z
  .strictObject({ start: zWallTime, end: zWallTime })
  .refine((range) => range.start < range.end, { message: 'must end after it starts', path: ['end'] })

/** Several ranges of one day, in order and without overlap. */
export const zWallRanges = z
  .array(zWallRange)
  .max(12)
  .refine((ranges) => ranges.every((range, i) => i === 0 || (ranges[i - 1]?.end ?? '') <= range.start), {
    message: 'must be in order and must not overlap',
  })

export const zName = z.string().trim().min(1).max(120)
export const zEmail = z.email().max(254).toLowerCase()
export const zPhone = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 ()./-]{4,22}$/, 'must be a phone number')

/** A reason a person typed; kept in the audit entry. */
export const zReason = z.string().trim().min(1).max(500)

/** Optimistic concurrency: the version the client saw. A stale one is refused with `version_conflict`. */
export const zVersion = z.number().int().min(0)

export type Id = z.infer<typeof zId>
export type WallRange = z.infer<typeof zWallRange>
