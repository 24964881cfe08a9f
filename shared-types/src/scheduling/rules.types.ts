import type { NamedAppointments } from '../appointments/appointment.contract.ts'
import type { EpochMs, LocalDate, TimeZoneId, WallTime } from './time-values.ts'

/** Open time of a day on the clinic's clock, half-open. A range that does not end after it starts is empty. */
export type WallTimeRange = { readonly start: WallTime; readonly end: WallTime }

/** A doctor's weekly plan for one weekday. Several that apply on the same date add up. */
export type WorkingHours = {
  readonly doctorId: string
  /** ISO: Monday is 1, Sunday is 7. */
  readonly weekday: number
  readonly ranges: readonly WallTimeRange[]
  readonly effectiveFrom: LocalDate
  /** The last day on which it applies; null: until further notice. */
  readonly effectiveTo: LocalDate | null
}

/** Replaces the weekly plan on one date; no ranges means closed. Several for one date add up. */
export type DateException = {
  readonly doctorId: string
  readonly date: LocalDate
  readonly ranges: readonly WallTimeRange[]
}

/** One doctor is away, half-open. */
export type TimeOff = { readonly doctorId: string; readonly start: EpochMs; readonly end: EpochMs }

/** The whole clinic is closed, half-open. */
export type Closure = { readonly start: EpochMs; readonly end: EpochMs }

/**
 * Time of a doctor that is kept for patients who come without an appointment. The public is not offered it before
 * `releaseAt` of the day.
 */
export type WalkInTime = WallTimeRange & {
  readonly doctorId: string
  /** A room kept with it; it binds desks that lease the time, not the public. */
  readonly roomId: string | null
  /** ISO: Monday is 1, Sunday is 7. */
  readonly weekdays: readonly number[]
  /** Not after the start. */
  readonly releaseAt: WallTime
}

/** Durations, buffers and step are multiples of five minutes. */
export type AppointmentTypeRules = {
  readonly id: string
  readonly durationMinutes: number
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  /** Distance between offered starts, on the clock, from the beginning of each open range. */
  readonly stepMinutes: number
  /** How long before the start the public may still book. */
  readonly noticeMinutes: number
  /** How many local days after today the public may book. */
  readonly horizonDays: number
  /** How many of this type one doctor takes on one local day; null: no limit. */
  readonly dailyLimit: number | null
  /** Who may perform it. */
  readonly doctorIds: readonly string[]
  /** It needs one of these; empty: no room. Order is preference. */
  readonly roomIds: readonly string[]
  /** It needs all of these. */
  readonly equipmentIds: readonly string[]
  /** May be booked by the public; otherwise by staff only. */
  readonly online: boolean
  readonly active: boolean
}

/** A doctor, room or piece of equipment; an inactive one is never free. */
export type Resource = { readonly id: string; readonly active: boolean }

/**
 * Time that is taken. The caller leaves out cancelled visits and expired holds; whatever is here is live,
 * in every lane: a visit that was overbooked on purpose keeps its doctor busy like any other.
 */
export type Busy = {
  readonly id: string
  readonly start: EpochMs
  readonly end: EpochMs
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  /** null: nobody's time, only its room is taken. */
  readonly doctorId: string | null
  readonly roomId: string | null
  readonly equipmentIds: readonly string[]
  readonly patientId: string | null
  /** null: a lease, which has no type. */
  readonly appointmentTypeId: string | null
  readonly lane: number
  /** A lease (walk-in time of a desk) is busy but does not count towards a daily limit. */
  readonly kind: 'appointment' | 'hold' | 'lease'
  /** Appointments its override names, by class: it stands beside them on purpose. */
  readonly names?: NamedAppointments
}

/** Everything about a clinic that decides whether a start is free, besides what is busy. */
export type ClinicRules = {
  readonly timeZone: TimeZoneId
  readonly doctors: readonly Resource[]
  readonly rooms: readonly Resource[]
  readonly equipment: readonly Resource[]
  readonly workingHours: readonly WorkingHours[]
  readonly exceptions: readonly DateException[]
  readonly timeOff: readonly TimeOff[]
  readonly closures: readonly Closure[]
  readonly appointmentTypes: readonly AppointmentTypeRules[]
  readonly walkInTimes: readonly WalkInTime[]
}

/**
 * Who asks. The public is bound by notice, horizon, the online flag and walk-in time; for staff the notice is zero
 * (what has begun is past for everyone) and the others do not apply.
 */
export type Audience = 'public' | 'staff'

/** What every question about free time needs. */
export type SchedulingQuery = {
  readonly rules: ClinicRules
  /** Live busy time that touches the dates asked about, buffers included; more does no harm. */
  readonly busy: readonly Busy[]
  readonly appointmentTypeId: string
  readonly now: EpochMs
  readonly audience: Audience
  /** When given, the patient's own other visits are busy too. */
  readonly patientId?: string | null
  /** A visit or hold that does not stand in its own way. Several at once: leave them out of `busy`. */
  readonly excludeAppointmentId?: string | null
}
