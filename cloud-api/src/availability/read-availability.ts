import type { Availability } from '@scheduler/shared-types/availability/availability.contract'
import { availability, type DaySlots } from '@scheduler/shared-types/scheduling/availability'
import type { Audience } from '@scheduler/shared-types/scheduling/rules.types'
import { MINUTE_MS, UNIT_MS } from '@scheduler/shared-types/scheduling/units'
import { localDayOf } from '@scheduler/shared-types/scheduling/zones'
import { busyAt, isOwnLease } from '../appointments/known-busy.ts'
import type { Deps } from '../deps.ts'
import { invalidField } from '../http/validate.ts'
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

/**
 * The starts that are offered. Computed once for each state of the clinic and each step of the clock: the
 * same question at the same moment is answered from memory.
 * @throws AppError validation_failed for a type or doctor that the clinic does not have
 */
export async function readAvailability(deps: Deps, request: ReadAvailability): Promise<Availability> {
  const { clinicId, audience, deskId = null, query } = request
  const now = deps.now().getTime()
  const counter = await readCounter(deps, clinicId)
  const memo = memoOf(deps, clinicId, counter.commits)
  const key = JSON.stringify([audience, deskId, query])
  const told = memo.get(key)
  if (told && told.from <= now && now < told.until) return told.answer
  const knowledge = await knowClinic(deps, clinicId, counter.rulesVersion)
  const type = assertOffered(knowledge, request)
  const { rules } = knowledge
  const span = {
    from: localDayOf(rules.timeZone, query.from).start,
    to: localDayOf(rules.timeZone, query.to).end,
    now,
  }
  const known = await busyAt(deps, clinicId, counter.commits, span)
  const busy = known.filter((entry) => !isOwnLease(entry, deskId))
  const days = availability({
    rules,
    busy,
    appointmentTypeId: query.appointmentTypeId,
    doctorId: query.doctorId ?? 'any',
    patientId: query.patientId ?? null,
    excludeAppointmentId: query.excludeAppointmentId ?? null,
    audience,
    now,
    from: query.from,
    to: query.to,
  })
  const answer = presentAvailability(rules.timeZone, days)
  const notice = audience === 'public' ? type.noticeMinutes * MINUTE_MS : 0
  const expiries = known.map(({ expiresAt }) => expiresAt ?? Number.POSITIVE_INFINITY)
  const until = Math.min(nextStep(now), nextStep(now + notice) - notice, ...expiries)
  memo.set(key, { from: now, until, answer })
  return answer
}

type Memo = Map<string, { readonly from: number; readonly until: number; readonly answer: Availability }>

const memos = new WeakMap<Deps, Map<string, { readonly commits: number; readonly answers: Memo }>>()
const ANSWERS_KEPT = 500

/** Answers for one state of a clinic; those for an earlier state are dropped. */
function memoOf(deps: Deps, clinicId: string, commits: number): Memo {
  const clinics = memos.get(deps) ?? new Map<string, { commits: number; answers: Memo }>()
  memos.set(deps, clinics)
  const known = clinics.get(clinicId)
  if (known && known.commits === commits && known.answers.size < ANSWERS_KEPT) return known.answers
  const answers: Memo = new Map()
  // A reader that is late with an older state must not throw the newer one out.
  if (!known || known.commits <= commits) clinics.set(clinicId, { commits, answers })
  return answers
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

function presentAvailability(timeZone: string, days: readonly DaySlots[]): Availability {
  return {
    timeZone,
    days: days.map(({ date, slots }) => ({
      date,
      slots: slots.map(({ start, end, wallTime, offset, doctorIds }) => ({
        start: new Date(start).toISOString(),
        end: new Date(end).toISOString(),
        wallTime,
        offset,
        doctorIds: [...doctorIds],
      })),
    })),
  }
}
