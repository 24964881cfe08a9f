import { randomUUID } from 'node:crypto'
import {
  type Appointment,
  appointmentEndpoints,
  type OverrideRequest,
} from '@scheduler/shared-types/appointments/appointment.contract'
import { type Conflict, isKnownClass } from '@scheduler/shared-types/appointments/conflict.contract'
import type { Hold } from '@scheduler/shared-types/holds/hold.contract'
import {
  type Answered,
  HOUR,
  instant,
  type Live,
  MINUTE,
  paramsOf,
  pick,
  type Run,
  send,
  startOf,
  typeOf,
} from './acting.ts'
import { allNames, type Entry, isFree, meet, type Span, sharedResources } from './promises.ts'
import { readLive, type StageType } from './stage.ts'

export async function book(run: Run, held: Hold | null): Promise<void> {
  const { stage, act } = run
  const known = [...stage.types, stage.requested]
  const type = held ? known.find(({ id }) => id === held.appointmentTypeId) : typeOf(stage, act)
  if (!type) return
  const start = held ? Date.parse(held.start) : startOf(stage, act)
  const doctorId = held?.doctorId ?? stage.doctorIds[act.doctor] ?? null
  const patientId = stage.patientIds[act.patient] ?? stage.clinic.patientId
  const before = await readLive(stage)
  const id = randomUUID()
  const attempt = (override?: OverrideRequest) => {
    const operationId = randomUUID()
    const body = {
      id,
      appointmentTypeId: type.id,
      doctorId,
      patientId,
      start: instant(start),
      ...(held && { holdId: held.id }),
      ...(override && { override }),
    }
    return send(run, (client) =>
      client.call(appointmentEndpoints.book, { params: paramsOf(stage), body, operationId }),
    )
  }
  const excluded = held ? [held.id] : []
  await place(run, { before, type, doctorId, patientId, start, excluded, attempt, isHeld: held !== null })
}

export async function move(run: Run): Promise<void> {
  const { stage, memory, act } = run
  const chosen = pick([...memory.acknowledged.values()], act.which)
  const known = [...stage.types, stage.requested]
  const type = known.find(({ id }) => id === chosen?.appointmentTypeId)
  if (!chosen || !type) return
  const start = startOf(stage, act)
  const doctorId = stage.doctorIds[act.doctor] ?? chosen.doctorId
  const before = await readLive(stage)
  const attempt = (override?: OverrideRequest) => {
    const operationId = randomUUID()
    const params = { ...paramsOf(stage), id: chosen.id }
    const body = { start: instant(start), doctorId, ...(override && { override }) }
    return send(run, (client) => client.call(appointmentEndpoints.move, { params, body, operationId }))
  }
  const patientId = chosen.patient.id
  const isKept = chosen.status !== 'requested'
  await place(run, { before, type, doctorId, patientId, start, excluded: [chosen.id], attempt, isKept })
}

export type Placing = {
  readonly before: Live
  readonly type: StageType
  readonly doctorId: string | null
  readonly patientId: string
  readonly start: number
  readonly excluded: readonly string[]
  readonly attempt: (override?: OverrideRequest) => Promise<Answered<Appointment>>
  readonly isHeld?: boolean
  /** Whether it keeps its time afterwards. */
  readonly isKept?: boolean
}

/** A booking or a move: tried plainly, and where that is refused as the act says. */
async function place(run: Run, placing: Placing): Promise<void> {
  const { act, memory } = run
  const first = await placing.attempt()
  if ('answer' in first) return assertPlaced(run, placing, first.answer, undefined)
  if (first.problem.code !== 'appointment_conflict') return
  if (isOpenAndFree(run, placing)) throw new Error('a free start was refused')
  const conflicts = first.problem.conflicts ?? []
  if (act.override === 'none' || !conflicts.every(({ overridable }) => overridable)) return
  const shown = overrideNaming(conflicts)
  const ids = Object.values(shown.appointmentIds).flat()
  if (act.override === 'as-shown') {
    const second = await placing.attempt(shown)
    if ('problem' in second)
      throw new Error(`refused although all was named: ${JSON.stringify(second.problem)}`)
    return assertPlaced(run, placing, second.answer, shown)
  }
  const left = ids.at(act.which % Math.max(1, ids.length))
  if (left === undefined) return
  const second = await placing.attempt(without(shown, left))
  if ('problem' in second) return
  const { answer } = second
  const isBeside = placing.before.some(
    (entry) => entry.id === left && sharedResources(entry, entryOf(answer)).length > 0,
  )
  if (isBeside) throw new Error(`stands beside ${left}, which was not named`)
  memory.acknowledged.set(answer.id, answer)
}

function overrideNaming(conflicts: readonly Conflict[]): OverrideRequest {
  const named = conflicts.filter(({ appointmentIds }) => appointmentIds.length > 0)
  return {
    classes: conflicts.map((conflict) => conflict.class).filter(isKnownClass),
    appointmentIds: Object.fromEntries(
      named.map(({ class: name, appointmentIds }) => [name, appointmentIds]),
    ),
    reason: 'An emergency',
  }
}

function without(override: OverrideRequest, left: string): OverrideRequest {
  const entries = Object.entries(override.appointmentIds)
  const appointmentIds = Object.fromEntries(
    entries.map(([name, ids]) => [name, (ids ?? []).filter((id) => id !== left)]),
  )
  return { ...override, appointmentIds }
}

/** Leases of the desk that acts are not in its way. */
export function inTheWay({ stage, act }: Run, before: Live, excluded: readonly string[]): Live {
  const deskId = act.at === 'desk' ? stage.deskId : null
  return before.filter(
    (entry) => !excluded.includes(entry.id) && (entry.deskId === null || entry.deskId !== deskId),
  )
}

export function isOpenAndFree(
  run: Run,
  { before, type, doctorId, patientId, start, excluded }: Placing,
): boolean {
  const { stage } = run
  const end = start + type.durationMinutes * MINUTE
  const live = inTheWay(run, before, excluded)
  const doctors = doctorId === null ? type.doctorIds : [doctorId]
  return doctors.some((each) => {
    const roomIds = type.roomIds.length > 0 ? type.roomIds : [null]
    const wished = { ...type, doctorId: each, patientId, start, end, roomIds }
    return start >= stage.clock.now().getTime() && isOpen(run, each, { start, end }) && isFree(wished, live)
  })
}

/** Whether the doctor works then and is not away. */
function isOpen({ stage, memory }: Run, doctorId: string, span: Span): boolean {
  const [from, to] = memory.closed.has(doctorId) ? [9, 10] : [8, 18]
  const isWorking = stage.midnight + from * HOUR <= span.start && span.end <= stage.midnight + to * HOUR
  return isWorking && !memory.absences.some((each) => each.doctorId === doctorId && meet(each, span))
}

function assertPlaced(
  run: Run,
  { before, excluded, isHeld = false, isKept = true }: Placing,
  made: Appointment,
  override: OverrideRequest | undefined,
): void {
  const { memory } = run
  memory.acknowledged.set(made.id, made)
  const entry = entryOf(made)
  const beside = inTheWay(run, before, excluded).filter((each) => sharedResources(each, entry).length > 0)
  const exclusive = beside.filter(({ kind }) => kind !== 'appointment')
  if (exclusive.length > 0) throw new Error(`accepted over a ${exclusive[0]?.kind}`)
  const named = new Set(Object.values(override?.appointmentIds ?? {}).flat())
  const silent = beside.filter(({ id }) => !named.has(id))
  if (silent.length > 0) throw new Error(`accepted beside ${silent[0]?.id}, which nobody named`)
  const kept = allNames(entry)
  if (kept.size !== beside.length || beside.some(({ id }) => !kept.has(id))) {
    throw new Error(`it says it stands beside ${[...kept]}, and stands beside ${beside.map(({ id }) => id)}`)
  }
  if (isKept && beside.length === 0 && made.lane !== 0) throw new Error(`alone, and in lane ${made.lane}`)
  const span = { start: entry.start, end: entry.end }
  if (!override && !isHeld && !isOpen(run, made.doctorId, span)) throw new Error('accepted outside of hours')
}

export function entryOf(appointment: Appointment): Entry {
  return {
    ...appointment,
    kind: 'appointment',
    patientId: appointment.patient.id,
    start: Date.parse(appointment.start),
    end: Date.parse(appointment.end),
    names: { ...appointment.override?.appointmentIds },
  }
}
