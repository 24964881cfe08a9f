import { MINUTE_MS } from '../primitives/durations.ts'
import { addDays } from './local-dates.ts'
import type { AppointmentTypeRules, Audience, ClinicRules, SchedulingQuery } from './rules.types.ts'
import { SchedulingError } from './scheduling-error.ts'
import type { EpochMs, LocalDate } from './time-values.ts'
import { unitsIn } from './units.ts'
import { localDateOf } from './zones.ts'

/** An appointment type's lengths in five-minute units. */
export type AppointmentShape = {
  readonly before: number
  readonly duration: number
  readonly after: number
}

/** Finds the type a query is about. Throws `unknown-appointment-type`, or `off-grid` for impossible lengths. */
export function findAppointmentType(query: SchedulingQuery): AppointmentTypeRules {
  const type = query.rules.appointmentTypes.find((each) => each.id === query.appointmentTypeId)
  if (!type)
    throw new SchedulingError('unknown-appointment-type', 'The appointment type is not among the rules')
  if (type.durationMinutes < 5 || type.stepMinutes < 5) {
    throw new SchedulingError('off-grid', 'Duration and step must be five minutes or more')
  }
  unitsIn(type.stepMinutes)
  return type
}

/** The type's lengths in units. Throws `off-grid`. */
export function shapeOf(type: AppointmentTypeRules): AppointmentShape {
  return {
    before: unitsIn(type.bufferBeforeMinutes),
    duration: unitsIn(type.durationMinutes),
    after: unitsIn(type.bufferAfterMinutes),
  }
}

/** The first instant this audience may still book: now plus notice for the public, now for staff. */
export function earliestStart(type: AppointmentTypeRules, audience: Audience, now: EpochMs): EpochMs {
  return audience === 'public' ? now + type.noticeMinutes * MINUTE_MS : now
}

/** The last local date this audience may book; null: no end. */
export function lastDate(
  query: Pick<SchedulingQuery, 'audience' | 'now'> & { readonly rules: Pick<ClinicRules, 'timeZone'> },
  type: Pick<AppointmentTypeRules, 'horizonDays'>,
): LocalDate | null {
  if (query.audience === 'staff') return null
  return addDays(localDateOf(query.rules.timeZone, query.now), type.horizonDays)
}

/** Whether the doctor is active and may perform the active type. */
export function isPerformedBy(rules: ClinicRules, type: AppointmentTypeRules, doctorId: string): boolean {
  return (
    type.active &&
    type.doctorIds.includes(doctorId) &&
    rules.doctors.some((doctor) => doctor.id === doctorId && doctor.active)
  )
}
