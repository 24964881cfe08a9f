import { countBits, hasBit } from './bit-set.ts'
import { freeStarts } from './free-starts.ts'
import type { SchedulingQuery } from './rules.types.ts'
import type { EpochMs } from './time-values.ts'
import { UNIT_MS, unitAt } from './units.ts'
import { type LocalDay, localDateOf, localDayOf } from './zones.ts'

/**
 * Picks the doctor when the patient has no wish: of those free at the start, the one with the most free
 * starts of that type on that local day; then the one with the fewest appointments that day; then the
 * smallest id, so that every program picks the same. Null: nobody is free.
 */
export function chooseDoctor(query: SchedulingQuery & { readonly start: EpochMs }): string | null {
  const { timeZone } = query.rules
  const date = localDateOf(timeZone, query.start)
  const day = localDayOf(timeZone, date)
  const free = freeStarts({ ...query, doctorId: 'any', from: date, to: date })
  const at = unitAt(query.start) - free.origin
  const appointments = countAppointments(query, day)
  const [best] = [...free.byDoctor]
    .filter(([, starts]) => hasBit(starts, at))
    .map(([doctorId, starts]) => ({
      doctorId,
      freeStarts: countBits(starts, 0, (day.end - day.start) / UNIT_MS),
      appointments: appointments.get(doctorId) ?? 0,
    }))
    .sort(
      (a, b) =>
        b.freeStarts - a.freeStarts || a.appointments - b.appointments || (a.doctorId < b.doctorId ? -1 : 1),
    )
  return best?.doctorId ?? null
}

/** Appointments per doctor that start on the day; holds and leases may still come to nothing. */
function countAppointments(query: SchedulingQuery, day: LocalDay): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const busy of query.busy) {
    const counted = busy.kind === 'appointment' && busy.id !== query.excludeAppointmentId
    if (!counted || busy.doctorId === null || busy.start < day.start || day.end <= busy.start) continue
    counts.set(busy.doctorId, (counts.get(busy.doctorId) ?? 0) + 1)
  }
  return counts
}
