import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { localDateOf, localDayOf } from '@scheduler/shared-types/scheduling/zones'
import { busyAt } from '../appointments/known-busy.ts'
import { type ClinicKnowledge, knowClinic } from '../availability/clinic-knowledge.ts'
import { LONGEST_REACH_MS } from '../availability/open-offer.ts'
import type { Deps } from '../deps.ts'
import { ownTurn } from '../memory/own-turn.ts'
import { readCounter } from '../operations/read-counter.ts'
import type { AccessEntry } from './access-snapshot.model.ts'
import { isAway } from './is-away.ts'
import { offeredStarts } from './offered-starts.ts'

/** Days that are looked at: later than the last is as good as never. */
const DAYS = 126
/** Days whose busy time is read at once; most series are done in the first. */
const STRIDE_DAYS = 14
const THIRD = 3

/** Of one type with one doctor, or with any. */
type Series = {
  readonly appointmentTypeId: string
  readonly doctorId: string | null
  readonly away: boolean
  found: number
  date: string | null
}

/** *Third next available* of every active type, with any doctor and with each, as of now. */
export async function measureAccess(deps: Deps, clinicId: string): Promise<AccessEntry[]> {
  const now = deps.now().getTime()
  const counter = await readCounter(deps, clinicId)
  const knowledge = await knowClinic(deps, clinicId, counter.rulesVersion)
  const { rules, types } = knowledge
  const { timeZone } = rules
  const today = localDateOf(timeZone, now)
  const series = openSeries(knowledge, now)
  for (let ahead = 0; ahead < DAYS && series.some(isOpen); ahead += STRIDE_DAYS) {
    const [from, to] = [addDays(today, ahead), addDays(today, ahead + STRIDE_DAYS - 1)]
    const span = {
      from: localDayOf(timeZone, from).start,
      to: localDayOf(timeZone, to).end + LONGEST_REACH_MS,
    }
    const busy = await busyAt(deps, clinicId, counter.commits, { ...span, now })
    for (const { _id: id, durationMinutes } of types.values()) {
      const open = series.filter((each) => each.appointmentTypeId === id && isOpen(each))
      if (open.length === 0) continue
      await ownTurn()
      const type = { id, durationMinutes }
      const awayIds = new Set(series.filter(({ away }) => away).map(({ doctorId }) => doctorId))
      for (const { date, doctorIds } of offeredStarts({ rules, busy, type, now, from, to })) {
        const present = doctorIds.filter((doctorId) => !awayIds.has(doctorId))
        for (const each of open) countStart(each, date, present)
      }
    }
  }
  return series.map(({ appointmentTypeId, doctorId, away, date }) => ({
    appointmentTypeId,
    doctorId,
    away,
    days: date === null ? null : daysBetween(today, date),
  }))
}

function openSeries({ rules, types, doctors }: ClinicKnowledge, now: number): Series[] {
  const active = (id: string) => doctors.get(id)?.active === true
  return [...types.values()]
    .filter((type) => type.active)
    .flatMap((type) =>
      [null, ...new Set(type.doctorIds.filter(active))].map((doctorId) => ({
        appointmentTypeId: type._id,
        doctorId,
        away: doctorId !== null && isAway(rules.timeOff, doctorId, now),
        found: 0,
        date: null,
      })),
    )
}

function isOpen({ away, found }: Series): boolean {
  return !away && found < THIRD
}

function countStart(series: Series, date: string, doctorIds: readonly string[]): void {
  const { doctorId } = series
  const counts = doctorId === null ? doctorIds.length > 0 : doctorIds.includes(doctorId)
  if (!counts || !isOpen(series)) return
  series.found += 1
  if (series.found === THIRD) series.date = date
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
