import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { takesPlace } from '@scheduler/shared-types/appointments/appointment.rules'
import type { Doctor } from '@scheduler/shared-types/doctors/doctor.contract'
import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import type { BoardAppointment, ClinicData, DaySchedule } from '../../ipc/ipc-contract.ts'
import { asSpan, boardWindow, clip, gapsBetween, type Span } from './board-geometry.ts'
import { type LanePlace, placeInLanes } from './lanes.ts'

export type BoardVisit = Span & {
  readonly appointment: BoardAppointment
  readonly place: LanePlace
  /** Time kept free around it. */
  readonly bufferBefore: Span | null
  readonly bufferAfter: Span | null
}

export type BoardColumn = {
  readonly doctor: Doctor
  /** Open time of the day, in order. */
  readonly open: readonly Span[]
  readonly closed: readonly Span[]
  readonly away: readonly (Span & { readonly reason: string; readonly isWaiting: boolean })[]
  readonly visits: readonly BoardVisit[]
  readonly holds: readonly (Span & { readonly id: string })[]
  /** Time kept for walk-ins, at this desk or another one. */
  readonly leases: readonly (Span & { readonly id: string; readonly isOwn: boolean })[]
  /** Share of open time that is booked, 0 to 1 and above; null without open time. */
  readonly load: number | null
}

export type BoardDay = {
  readonly timeZone: string
  readonly window: Span
  readonly columns: readonly BoardColumn[]
  readonly cancelledCount: number
  readonly closureReason: string | null
}

/** Everything the board draws, from the day as the core tells it. Pure. */
export function boardDayOf(
  { doctors }: Pick<ClinicData, 'doctors'>,
  day: DaySchedule,
  showsCancelled: boolean,
): BoardDay {
  const shown = day.appointments.filter(({ status }) => showsCancelled || status !== 'cancelled')
  const window = boardWindow({ ...day, appointments: shown })
  const closures = day.closures.map((closure) => ({
    ...asSpan(closure),
    reason: closure.reason,
    isWaiting: false,
  }))
  const columns = day.doctors.flatMap((doctorDay) => {
    const doctor = doctors.find(({ id }) => id === doctorDay.doctorId)
    if (!doctor) return []
    const open = doctorDay.open.map(asSpan)
    const away = [
      ...doctorDay.away.map((off) => ({
        ...asSpan(off),
        reason: off.reason || 'Away',
        isWaiting: off.standing !== 'accepted',
      })),
      ...closures,
    ].flatMap(({ reason, isWaiting, ...span }) => {
      const clipped = clip(span, window)
      return clipped ? [{ ...clipped, reason, isWaiting }] : []
    })
    const own = shown.filter(({ doctorId }) => doctorId === doctor.id)
    const holds = day.holds
      .filter(({ doctorId }) => doctorId === doctor.id)
      .map((hold) => ({ ...asSpan(hold), id: hold.id }))
    const leases = day.leases
      .filter(({ doctorId }) => doctorId === doctor.id)
      .flatMap(({ id, isOwn, ...lease }) => {
        const clipped = clip(asSpan(lease), window)
        // What has been booked into it is a visit like any other.
        const pieces = clipped ? gapsBetween(clipped, own.filter(keepsTime).map(asSpan)) : []
        return pieces.map((piece) => ({ ...piece, id: `${id}${piece.start}`, isOwn }))
      })
    const closed = gapsBetween(window, open)
    const load = loadOf(open, away, own)
    return [{ doctor, open, closed, away, visits: placeVisits(own), holds, leases, load }]
  })
  return {
    timeZone: day.timeZone,
    window,
    columns,
    cancelledCount: day.appointments.filter(({ status }) => status === 'cancelled').length,
    closureReason: day.closures[0]?.reason ?? null,
  }
}

function placeVisits(appointments: readonly BoardAppointment[]): BoardVisit[] {
  const items = appointments.map((appointment) => ({
    ...asSpan(appointment),
    id: appointment.id,
    lane: appointment.lane,
    appointment,
  }))
  const places = placeInLanes(items)
  return items
    .toSorted((a, b) => a.start - b.start || a.lane - b.lane)
    .map(({ id, appointment, start, end }) => {
      const { bufferBeforeMinutes: before, bufferAfterMinutes: after } = appointment
      return {
        appointment,
        start,
        end,
        place: places.get(id) ?? { index: 0, count: 1 },
        bufferBefore:
          keepsTime(appointment) && before > 0 ? { start: start - before * MINUTE_MS, end: start } : null,
        bufferAfter:
          keepsTime(appointment) && after > 0 ? { start: end, end: end + after * MINUTE_MS } : null,
      }
    })
}

function loadOf(
  open: readonly Span[],
  away: readonly Span[],
  appointments: readonly Appointment[],
): number | null {
  const minutes = (spans: readonly Span[]) =>
    spans.reduce((sum, { start, end }) => sum + (end - start) / MINUTE_MS, 0)
  const total = minutes(open.flatMap((range) => gapsBetween(range, away)))
  if (total === 0) return null
  return minutes(appointments.filter(keepsTime).map(asSpan)) / total
}

function keepsTime({ status }: Pick<Appointment, 'status'>): boolean {
  return takesPlace(status)
}

/** The appointment at a place of the board, the lowest lane first. */
export function visitAt(column: BoardColumn | undefined, start: number): BoardVisit | undefined {
  const covering = column?.visits.filter((visit) => visit.start <= start && start < visit.end)
  return covering?.find((visit) => visit.start === start) ?? covering?.[0]
}

/** Why an appointment would not simply fit at a start in a column, in a word or two; null when it would. */
export function obstacleAt(column: BoardColumn, appointment: Appointment, start: number): string | null {
  const length = Date.parse(appointment.end) - Date.parse(appointment.start)
  const span = { start, end: start + length }
  const kept = withBuffers(span, appointment)
  const others = column.visits.filter(
    (other) => other.appointment.id !== appointment.id && keepsTime(other.appointment),
  )
  if (others.some((other) => touch(span, other))) return 'overlaps'
  if (others.some((other) => touch(kept, withBuffers(other, other.appointment)))) return 'too close'
  if (column.leases.some((lease) => !lease.isOwn && touch(span, lease))) return 'kept for another desk'
  if (column.away.some((off) => touch(span, off))) return 'away'
  if (!column.open.some(({ start: from, end: to }) => from <= span.start && span.end <= to))
    return 'outside hours'
  return null
}

function touch(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}

/** A span with the time that is kept free around it. */
function withBuffers(span: Span, { bufferBeforeMinutes, bufferAfterMinutes }: Appointment): Span {
  return {
    start: span.start - bufferBeforeMinutes * MINUTE_MS,
    end: span.end + bufferAfterMinutes * MINUTE_MS,
  }
}
