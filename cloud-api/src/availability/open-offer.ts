import type { Availability } from '@scheduler/shared-types/availability/availability.contract'
import { invalidField } from '@scheduler/shared-types/errors/invalid-field'
import { HOUR_MS, MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { lastDate } from '@scheduler/shared-types/scheduling/appointment-shape'
import { slotsOf } from '@scheduler/shared-types/scheduling/availability'
import { countBits } from '@scheduler/shared-types/scheduling/bit-set'
import { type FreeStarts, freeStarts } from '@scheduler/shared-types/scheduling/free-starts'
import type { Audience } from '@scheduler/shared-types/scheduling/rules.types'
import { UNIT_MS } from '@scheduler/shared-types/scheduling/units'
import { localDateOf, localDayOf } from '@scheduler/shared-types/scheduling/zones'
import {
  busyDayNumbers,
  busyDaysAt,
  isAlive,
  isKnownDay,
  isOwnLease,
  type KnownBusy,
} from '../appointments/known-busy.ts'
import type { Deps } from '../deps.ts'
import { readCounter } from '../operations/read-counter.ts'
import { type ClinicKnowledge, knowClinic } from './clinic-knowledge.ts'

export type ReadAvailability = {
  readonly clinicId: string
  readonly audience: Audience
  /** The desk that asks: what it has leased is free for it. */
  readonly deskId?: string | null
  readonly query: {
    readonly appointmentTypeId: string
    readonly doctorId?: string | undefined
    readonly patientId?: string | undefined
    readonly excludeAppointmentId?: string | undefined
    /** Local dates, both included. */
    readonly from: string
    readonly to: string
  }
}

/** What a clinic offers for one question, day by day. */
export type Offer = {
  readonly timeZone: string
  /** The days, whose busy time is read in one go. */
  readonly daysOn: (dates: readonly string[]) => Promise<OfferDay[]>
}

/** A day that is not written out yet: a thousand times smaller than its slots. */
export type OfferDay = {
  readonly date: string
  /** How many starts, counted once for each doctor. */
  readonly places: number
  readonly present: () => Availability['days'][number]
}

/** A visit with its buffers reaches at most so far beyond its start. */
export const LONGEST_REACH_MS = 10 * HOUR_MS

/**
 * Prepares the answer to a question about free starts, with the clinic's rules as they are now.
 * @throws AppError validation_failed for a type or doctor that the clinic does not have
 */
export async function openOffer(deps: Deps, request: ReadAvailability): Promise<Offer> {
  const { clinicId, audience, deskId = null, query } = request
  const { appointmentTypeId, doctorId, patientId = null, excludeAppointmentId = null } = query
  const now = deps.now().getTime()
  const counter = await readCounter(deps, clinicId)
  const knowledge = await knowClinic(deps, clinicId, counter.rulesVersion)
  const type = assertOffered(knowledge, request)
  const { rules, rulesVersion } = knowledge
  const { timeZone } = rules
  const today = localDateOf(timeZone, now)
  const last = lastDate({ rules, audience, now }, type)
  const notice = audience === 'public' ? type.noticeMinutes * MINUTE_MS : 0
  const nextChange = Math.min(nextStep(now), nextStep(now + notice) - notice)

  /** Nothing can be free on other days, so their busy time is not read. */
  const isBookable = (date: string) => date >= today && (last === null || date <= last)

  const spanOf = (first: string, final: string) => ({
    from: localDayOf(timeZone, first).start,
    to: localDayOf(timeZone, final).end + LONGEST_REACH_MS,
  })

  function compute(date: string, busy: readonly KnownBusy[]): FreeStarts {
    return freeStarts({
      rules,
      busy,
      appointmentTypeId,
      doctorId: 'any',
      patientId,
      excludeAppointmentId,
      audience,
      now,
      from: date,
      to: date,
    })
  }

  function freeOn(date: string, days: ReadonlyMap<number, readonly KnownBusy[]>): FreeStarts {
    const numbers = busyDayNumbers(spanOf(date, date))
    const lists = numbers.map((day) => days.get(day) ?? [])
    const alive = lists.flat().filter((entry) => isAlive(entry, now))
    const busy = alive.filter((entry) => !isOwnLease(entry, deskId))
    // For this patient or this desk only: nobody else will ask the same.
    const isForAll = patientId === null && excludeAppointmentId === null && busy.length === alive.length
    if (!isForAll) return compute(date, busy)
    const key = { clinicId, audience, appointmentTypeId, date }
    const mark = deps.offeredDays.markOf(lists)
    const known = deps.offeredDays.get(key)
    const isTrue = known?.rulesVersion === rulesVersion && known.busy === mark
    if (isTrue && known.from <= now && now < known.until) return known.free
    const free = compute(date, busy)
    if (numbers.every((day, i) => isKnownDay(deps, clinicId, day, lists[i] ?? []))) {
      const until = Math.min(
        nextChange,
        ...alive.map(({ expiresAt }) => expiresAt ?? Number.POSITIVE_INFINITY),
      )
      deps.offeredDays.put(key, { rulesVersion, busy: mark, from: now, until, free })
    }
    return free
  }

  async function daysOn(dates: readonly string[]): Promise<OfferDay[]> {
    const bookable = dates.filter(isBookable)
    const [first, final] = [bookable[0], bookable.at(-1)]
    if (first === undefined || final === undefined) return dates.map(emptyDay)
    const busy = await busyDaysAt(deps, clinicId, counter.commits, spanOf(first, final))
    const durationMs = type.durationMinutes * MINUTE_MS
    return dates.map((date) =>
      isBookable(date) ? offerDay(date, ofDoctor(freeOn(date, busy), doctorId), durationMs) : emptyDay(date),
    )
  }

  return { timeZone, daysOn }
}

function emptyDay(date: string): OfferDay {
  return { date, places: 0, present: () => ({ date, slots: [] }) }
}

function offerDay(date: string, free: FreeStarts, durationMs: number): OfferDay {
  const [day] = free.days
  if (!day) return emptyDay(date)
  const starts = [...free.byDoctor.values()]
  return {
    date,
    places: starts.reduce((count, bits) => count + countBits(bits, 0, bits.length), 0),
    present: () => ({
      date,
      slots: slotsOf(day, free, durationMs).map(({ start, end, wallTime, offset, doctorIds }) => ({
        start: new Date(start).toISOString(),
        end: new Date(end).toISOString(),
        wallTime,
        offset,
        doctorIds: [...doctorIds],
      })),
    }),
  }
}

/** One doctor's starts are those of all, without the others. */
function ofDoctor(free: FreeStarts, doctorId: string | undefined): FreeStarts {
  if (doctorId === undefined) return free
  const starts = free.byDoctor.get(doctorId)
  return { ...free, byDoctor: new Map(starts ? [[doctorId, starts]] : []) }
}

/** The next instant at which another start becomes past. */
function nextStep(ms: number): number {
  return (Math.floor(ms / UNIT_MS) + 1) * UNIT_MS
}

function assertOffered(knowledge: ClinicKnowledge, { audience, query }: ReadAvailability) {
  const type = knowledge.types.get(query.appointmentTypeId)
  const visible = type && (audience === 'staff' || (type.online && type.active))
  if (!visible) throw invalidField('query.appointmentTypeId', 'is not known in this clinic')
  if (query.doctorId !== undefined && !knowledge.doctors.has(query.doctorId)) {
    throw invalidField('query.doctorId', 'is not known in this clinic')
  }
  return type
}
