import { HOUR_MS, MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { openSpans, type Span } from '@scheduler/shared-types/scheduling/day-grid'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import type { ClinicRules } from '@scheduler/shared-types/scheduling/rules.types'
import { withoutSpan } from '@scheduler/shared-types/scheduling/spans'
import { UNIT_MS } from '@scheduler/shared-types/scheduling/units'
import { type WalkInSpan, walkInSpans } from '@scheduler/shared-types/scheduling/walk-in-time'
import { doctorPlan, workingRanges } from '@scheduler/shared-types/scheduling/working-ranges'
import { localDateOf, localDayOf } from '@scheduler/shared-types/scheduling/zones'
import { isOwnLease, type KnownBusy } from '../appointments/known-busy.ts'
import type { LeasePart } from './lease-time.ts'

export type ClaimQuestion = {
  readonly rules: ClinicRules
  /** Live busy time of today and tomorrow. */
  readonly busy: readonly KnownBusy[]
  readonly deskId: string
  /** Instant in milliseconds. */
  readonly now: number
  readonly leaseHours: number
}

/** What a claim does; all empty: the desk has what it can have. */
export type ClaimPlan = {
  /** Of the desk's leases: what is let go. */
  readonly remove: readonly KnownBusy[]
  /** Of the desk's leases: what expires later than it did. */
  readonly renew: readonly (KnownBusy & { readonly newExpiresAt: number })[]
  readonly add: readonly (LeasePart & { readonly expiresAt: number })[]
}

/** A lease is renewed once that much is gained, so that a desk's minute does not become an entry of the log. */
const RENEW_MS = 900_000
/** Longer stretches are cut: whoever asks what touches a time looks back no further (known-busy.ts). */
const LONGEST_MS = 8 * HOUR_MS

/** The stretch of time a claim is about: today and tomorrow on the clinic's clock. */
export function claimSpan({ timeZone }: Pick<ClinicRules, 'timeZone'>, now: number): Span {
  const today = localDateOf(timeZone, now)
  return { start: localDayOf(timeZone, today).start, end: localDayOf(timeZone, addDays(today, 1)).end }
}

/**
 * Decides a claim. A desk shall have all walk-in time of today and tomorrow that is not released yet, in which its
 * doctor works, and which nobody else has, in stretches as long as possible. Everything else that it has is let go: it
 * is online and has sent what it had, so nothing of it waits unsent.
 */
export function planClaim(question: ClaimQuestion): ClaimPlan {
  const { busy, deskId, now, leaseHours } = question
  const own = busy.filter((entry) => isOwnLease(entry, deskId))
  const wanted = claimable(question)
  const expiryOf = ({ end }: Span) => Math.min(end, now + leaseHours * HOUR_MS)
  const keptBy = (part: LeasePart) => own.find((lease) => isSame(lease, part))
  const kept = new Set(wanted.map(keptBy))
  return {
    remove: own.filter((lease) => !kept.has(lease)),
    renew: own
      .filter((lease) => kept.has(lease))
      .map((lease) => ({ ...lease, newExpiresAt: expiryOf(lease) }))
      .filter(({ newExpiresAt, expiresAt, end }) => {
        const gained = newExpiresAt - (expiresAt ?? 0)
        return gained >= RENEW_MS || (gained > 0 && newExpiresAt === end)
      }),
    add: wanted.filter((part) => !keptBy(part)).map((part) => ({ ...part, expiresAt: expiryOf(part) })),
  }
}

function isSame(a: LeasePart, b: LeasePart): boolean {
  return a.doctorId === b.doctorId && a.roomId === b.roomId && a.start === b.start && a.end === b.end
}

function claimable({ rules, busy, deskId, now }: ClaimQuestion): LeasePart[] {
  const today = localDateOf(rules.timeZone, now)
  const parts: LeasePart[] = []
  for (const date of [today, addDays(today, 1)]) {
    for (const kept of walkInSpans(rules, date).filter(({ releaseAt }) => now < releaseAt)) {
      const taken = busy.filter((entry) => !isOwnLease(entry, deskId) && shares(entry, kept)).map(withBuffers)
      const already = parts.filter((part) => shares(part, kept))
      const free = [...taken, ...already].reduce(withoutSpan, openTime(rules, kept, date))
      parts.push(
        ...free.flatMap(cut).map((span) => ({ ...span, doctorId: kept.doctorId, roomId: kept.roomId })),
      )
    }
  }
  return parts
}

/** Of a walk-in time, what the doctor works; nothing of a doctor or a room that is gone. */
function openTime(rules: ClinicRules, kept: WalkInSpan, date: string): Span[] {
  const { doctorId, roomId } = kept
  const isActive = (list: ClinicRules['doctors'], id: string) =>
    list.some((each) => each.id === id && each.active)
  if (!isActive(rules.doctors, doctorId) || (roomId !== null && !isActive(rules.rooms, roomId))) return []
  const day = localDayOf(rules.timeZone, date)
  const open = openSpans(day, workingRanges(doctorPlan(rules, doctorId), date))
    .map(({ start, end }) => ({ start: Math.max(start, kept.start), end: Math.min(end, kept.end) }))
    .filter(({ start, end }) => start < end)
  const away = rules.timeOff.filter((off) => off.doctorId === doctorId)
  const closed: readonly Span[] = [...rules.closures, ...away]
  return closed
    .filter(({ start, end }) => start < end)
    .map(onGrid)
    .reduce(withoutSpan, open)
}

type Holder = { readonly doctorId: string; readonly roomId: string | null }

function shares(a: Holder, b: Holder): boolean {
  return a.doctorId === b.doctorId || (b.roomId !== null && a.roomId === b.roomId)
}

function withBuffers(entry: KnownBusy): Span {
  return {
    start: entry.start - entry.bufferBeforeMinutes * MINUTE_MS,
    end: entry.end + entry.bufferAfterMinutes * MINUTE_MS,
  }
}

/** Closures and time off need not begin on a unit; what they touch is not free. */
function onGrid({ start, end }: Span): Span {
  return { start: Math.floor(start / UNIT_MS) * UNIT_MS, end: Math.ceil(end / UNIT_MS) * UNIT_MS }
}

function cut({ start, end }: Span): Span[] {
  const count = Math.ceil((end - start) / LONGEST_MS)
  return Array.from({ length: count }, (_, i) => ({
    start: start + i * LONGEST_MS,
    end: Math.min(end, start + (i + 1) * LONGEST_MS),
  }))
}
