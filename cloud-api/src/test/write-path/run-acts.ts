import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type ApiClient, ApiError } from '@scheduler/shared-types/api/api-client'
import { appointmentTypeEndpoints } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import {
  type Appointment,
  appointmentEndpoints,
  type OverrideRequest,
} from '@scheduler/shared-types/appointments/appointment.contract'
import { type Conflict, isKnownClass } from '@scheduler/shared-types/appointments/conflict.contract'
import type { Problem } from '@scheduler/shared-types/errors/problem.contract'
import { exceptionEndpoints } from '@scheduler/shared-types/exceptions/exception.contract'
import { type Hold, holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import { publicBookingEndpoints } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { timeOffEndpoints } from '@scheduler/shared-types/time-off/time-off.contract'
import type { Act } from './acts.ts'
import {
  brokenOverlaps,
  type Entry,
  isFree,
  meet,
  nameEachOther,
  type Span,
  sharedResources,
} from './promises.ts'
import { readLive, type Stage, type StageType } from './stage.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const LANES = [0, 1]

type Live = Awaited<ReturnType<typeof readLive>>
type Answered<Answer> = { readonly answer: Answer } | { readonly problem: Problem }
/** Sends one operation again, under its id. */
type Repeat = () => Promise<unknown>

/** What has happened so far, as whoever acted was told. */
type Memory = {
  readonly acknowledged: Map<string, Appointment>
  readonly repeats: { readonly send: Repeat; readonly first: unknown }[]
  readonly holds: (Hold & { readonly by: 'staff' | 'public' })[]
  readonly absences: (Span & { readonly id: string; readonly doctorId: string })[]
  readonly closed: Map<string, string>
}

/** Runs the acts one after the other. @throws an error with a sentence at the first broken promise */
export async function runActs(
  stage: Stage,
  acts: readonly Act[],
): Promise<{ readonly acknowledged: number }> {
  const memory: Memory = {
    acknowledged: new Map(),
    repeats: [],
    holds: [],
    absences: [],
    closed: new Map(),
  }
  for (const act of acts) {
    try {
      await runAct(stage, memory, act)
      await assertPromises(stage, memory, act)
    } catch (error) {
      throw new Error(`${JSON.stringify(act)}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      })
    }
  }
  return { acknowledged: memory.repeats.length }
}

async function runAct(stage: Stage, memory: Memory, act: Act): Promise<void> {
  const as = () => stage.client(act.at)
  const run = { stage, memory, act, as, client: await as() }
  switch (act.kind) {
    case 'book':
      return book(run, null)
    case 'book-held':
      return book(run, memory.holds.filter(({ by }) => by === 'staff').at(act.which % 3) ?? null)
    case 'move':
      return move(run)
    case 'cancel':
      return change(run, 'cancel')
    case 'undo':
      return change(run, 'undo')
    case 'status':
      return change(run, 'status')
    case 'hold':
      return void (await hold(run, 'staff'))
    case 'request':
      return request(run)
    case 'release':
      return release(run)
    case 'wait':
      return stage.clock.advance(6 * MINUTE)
    case 'claim-leases':
    case 'return-leases':
      return leases(run)
    case 'time-off':
      return goAway(run)
    case 'end-time-off':
      return comeBack(run)
    case 'close-day':
      return closeDay(run)
    case 'open-day':
      return openDay(run)
    case 'change-length':
      return changeLength(run)
    case 'repeat':
      return repeat(run)
  }
}

type Run = {
  readonly stage: Stage
  readonly memory: Memory
  readonly act: Act
  readonly client: ApiClient
  /** Signs in again: a repeat may come after the token has run out. */
  readonly as: () => Promise<ApiClient>
}

/** Sends it as often as the act says, at once; every copy must be answered alike. */
async function send<Answer>(
  { memory, act, client, as }: Run,
  once: (client: ApiClient) => Promise<Answer>,
): Promise<Answered<Answer>> {
  const copies = await Promise.all(Array.from({ length: act.copies }, () => settle(() => once(client))))
  const [first] = copies
  if (!first) throw new Error('nothing was sent')
  for (const copy of copies) {
    const same = 'answer' in first ? isDeepStrictEqual(copy, first) : 'problem' in copy
    if (!same) throw new Error(`one id, two answers: ${JSON.stringify([first, copy])}`)
  }
  if ('answer' in first) memory.repeats.push({ send: async () => once(await as()), first: first.answer })
  return first
}

async function settle<Answer>(once: () => Promise<Answer>): Promise<Answered<Answer>> {
  try {
    return { answer: await once() }
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.status >= 500) throw error
    return { problem: error.problem }
  }
}

async function repeat({ memory, act, stage, client }: Run): Promise<void> {
  const chosen = memory.repeats.at(act.which % Math.max(1, memory.repeats.length))
  if (!chosen) return
  // Another operation beside it, so that they commit together.
  const beside = client.call(leaseEndpoints.list, { params: { clinicId: stage.clinic.id } })
  const again = await Promise.all([settle(chosen.send), settle(chosen.send), beside])
  for (const answer of again.slice(0, 2)) {
    if (!isDeepStrictEqual(answer, { answer: chosen.first })) {
      throw new Error(`a repeat has another answer: ${JSON.stringify([chosen.first, answer])}`)
    }
  }
}

const startOf = ({ midnight }: Stage, { slot }: Act) => midnight + 9 * HOUR + slot * 5 * MINUTE
const instant = (ms: number) => new Date(ms).toISOString()
const typeOf = (stage: Stage, act: Act): StageType => stage.types[act.type] ?? stage.requested

async function book(run: Run, held: Hold | null): Promise<void> {
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

async function move(run: Run): Promise<void> {
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

type Placing = {
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
function inTheWay({ stage, act }: Run, before: Live, excluded: readonly string[]): Live {
  const deskId = act.at === 'desk' ? stage.deskId : null
  return before.filter(
    (entry) => !excluded.includes(entry.id) && (entry.deskId === null || entry.deskId !== deskId),
  )
}

function isOpenAndFree(run: Run, { before, type, doctorId, patientId, start, excluded }: Placing): boolean {
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
  const kept = new Set(entry.names)
  if (kept.size !== beside.length || beside.some(({ id }) => !kept.has(id))) {
    throw new Error(`it says it stands beside ${[...kept]}, and stands beside ${beside.map(({ id }) => id)}`)
  }
  if (isKept && (beside.length === 0) !== (made.lane === 0))
    throw new Error(`lane ${made.lane} beside ${beside.length}`)
  const span = { start: entry.start, end: entry.end }
  if (!override && !isHeld && !isOpen(run, made.doctorId, span)) throw new Error('accepted outside of hours')
}

function entryOf(appointment: Appointment): Entry {
  return {
    ...appointment,
    kind: 'appointment',
    patientId: appointment.patient.id,
    start: Date.parse(appointment.start),
    end: Date.parse(appointment.end),
    names: Object.values(appointment.override?.appointmentIds ?? {}).flat(),
  }
}

const STATUSES = ['booked', 'confirmed', 'arrived', 'in-progress', 'completed', 'no-show'] as const

async function change(run: Run, what: 'cancel' | 'undo' | 'status'): Promise<void> {
  const { stage, memory, act } = run
  const chosen = pick([...memory.acknowledged.values()], act.which)
  if (!chosen) return
  const before = await readLive(stage)
  const target = { params: { ...paramsOf(stage), id: chosen.id }, operationId: randomUUID() }
  const status = STATUSES[act.slot % STATUSES.length] ?? 'confirmed'
  const outcome = await send(run, (client) => {
    if (what === 'cancel') {
      return client.call(appointmentEndpoints.cancel, { ...target, body: { reason: 'Ill' } })
    }
    if (what === 'undo') return client.call(appointmentEndpoints.undo, { ...target, body: {} })
    return client.call(appointmentEndpoints['change-status'], { ...target, body: { status } })
  })
  const had = before.some(({ id }) => id === chosen.id)
  const beside = inTheWay(run, before, [chosen.id]).filter(
    (each) => sharedResources(each, entryOf(chosen)).length > 0,
  )
  const mayPass = (each: Live[number]) => each.kind === 'appointment' && nameEachOther(each, entryOf(chosen))
  if ('answer' in outcome) {
    memory.acknowledged.set(chosen.id, outcome.answer)
    const has = (await readLive(stage)).some(({ id }) => id === chosen.id)
    const silent = beside.find((each) => !mayPass(each))
    if (!had && has && silent) throw new Error(`took its time again beside ${silent.kind} ${silent.id}`)
    return
  }
  if (outcome.problem.code !== 'appointment_conflict') return
  const isLaneLeft = LANES.some((lane) => beside.every((each) => each.lane !== lane))
  if (beside.every(mayPass) && isLaneLeft) throw new Error('could have had its time again, and was refused')
}

async function hold(run: Run, by: 'staff' | 'public'): Promise<Hold | null> {
  const { stage, memory, act } = run
  const type = by === 'public' ? stage.requested : typeOf(stage, act)
  const before = await readLive(stage)
  const start = startOf(stage, act)
  const doctorId = stage.doctorIds[act.doctor] ?? null
  const body = { id: randomUUID(), appointmentTypeId: type.id, doctorId, start: instant(start) }
  const operationId = randomUUID()
  const outcome = await send(run, (client) =>
    by === 'staff'
      ? client.call(holdEndpoints.create, { params: paramsOf(stage), body, operationId })
      : stage.api.client().call(publicBookingEndpoints.hold, {
          params: { slug: stage.clinic.slug },
          body,
          operationId,
        }),
  )
  if ('problem' in outcome) {
    const placing = { before, type, doctorId, patientId: '', start, excluded: [] }
    const isJudged = outcome.problem.code === 'appointment_conflict' && by === 'staff'
    if (
      isJudged &&
      isOpenAndFree(run, { ...placing, attempt: () => Promise.reject(new Error('only judged')) })
    ) {
      throw new Error('a free start was not held')
    }
    return null
  }
  memory.holds.push({ ...outcome.answer, by })
  return outcome.answer
}

/** A patient asks for a time of a type that waits for approval. */
async function request(run: Run): Promise<void> {
  const { stage, memory } = run
  const held = await hold(run, 'public')
  if (!held) return
  const guest = {
    givenName: 'Ada',
    familyName: `Guest ${memory.acknowledged.size}`,
    birthDate: '1985-12-10',
    phone: '+44 20 7946 0000',
    email: 'ada@example.org',
  }
  const operationId = randomUUID()
  const params = { slug: stage.clinic.slug }
  const body = { holdId: held.id, guest }
  const outcome = await send(run, () =>
    stage.api.client().call(publicBookingEndpoints.book, { params, body, operationId }),
  )
  if ('problem' in outcome) throw new Error(`what was held could not be asked for: ${outcome.problem.code}`)
  const { id } = outcome.answer.appointment
  const staff = await stage.client('anywhere')
  const made = await staff.call(appointmentEndpoints.read, { params: { ...paramsOf(stage), id } })
  memory.acknowledged.set(id, made)
}

async function release(run: Run): Promise<void> {
  const { stage, memory, act } = run
  const chosen = pick(
    memory.holds.filter(({ by }) => by === 'staff'),
    act.which,
  )
  if (!chosen) return
  const call = { params: { ...paramsOf(stage), id: chosen.id }, operationId: randomUUID() }
  await send(run, (client) => client.call(holdEndpoints.release, call))
}

async function leases(run: Run): Promise<void> {
  const { stage, act } = run
  const client = await stage.client('desk')
  const call = { params: paramsOf(stage), operationId: randomUUID() }
  if (act.kind === 'claim-leases') await settle(() => client.call(leaseEndpoints.claim, call))
  else await settle(() => client.call(leaseEndpoints.return, { ...call, body: {} }))
}

async function goAway(run: Run): Promise<void> {
  const { stage, memory, act } = run
  const doctorId = stage.doctorIds[act.doctor] ?? stage.clinic.doctorId
  const start = startOf(stage, act)
  const end = start + 20 * MINUTE
  const operationId = randomUUID()
  const body = { id: randomUUID(), doctorId, start: instant(start), end: instant(end) }
  const outcome = await send(run, (client) =>
    client.call(timeOffEndpoints.create, { params: paramsOf(stage), body, operationId }),
  )
  if ('problem' in outcome) throw new Error(`time off was refused: ${outcome.problem.code}`)
  memory.absences.push({ id: body.id, doctorId, start, end })
}

async function comeBack(run: Run): Promise<void> {
  const { stage, memory, act } = run
  const chosen = pick(memory.absences, act.which)
  if (!chosen) return
  const call = { params: { ...paramsOf(stage), id: chosen.id }, operationId: randomUUID() }
  await send(run, (client) => client.call(timeOffEndpoints.remove, call))
  memory.absences.splice(memory.absences.indexOf(chosen), 1)
}

/** The doctor works from nine to ten on that day. */
async function closeDay(run: Run): Promise<void> {
  const { stage, memory, act } = run
  const doctorId = stage.doctorIds[act.doctor] ?? stage.clinic.doctorId
  if (memory.closed.has(doctorId)) return
  const date = instant(stage.midnight).slice(0, 10)
  const ranges = [{ start: '09:00', end: '10:00' }]
  const call = { params: paramsOf(stage), body: { doctorId, date, ranges }, operationId: randomUUID() }
  const outcome = await send(await asAdmin(run), (client) => client.call(exceptionEndpoints.create, call))
  if ('answer' in outcome) memory.closed.set(doctorId, outcome.answer.id)
}

async function openDay(run: Run): Promise<void> {
  const { stage, memory, act } = run
  const chosen = pick([...memory.closed], act.which)
  if (!chosen) return
  const [doctorId, id] = chosen
  const call = { params: { ...paramsOf(stage), id }, operationId: randomUUID() }
  await send(await asAdmin(run), (client) => client.call(exceptionEndpoints.remove, call))
  memory.closed.delete(doctorId)
}

async function asAdmin(run: Run): Promise<Run> {
  const as = () => run.stage.api.as(run.stage.clinic, 'admin')
  return { ...run, as, client: await as() }
}

/** What is booked keeps its length. */
async function changeLength(run: Run): Promise<void> {
  const { stage, act } = run
  const type = typeOf(stage, act)
  const durationMinutes = 10 + (act.slot % 4) * 5
  const call = {
    params: { ...paramsOf(stage), id: type.id },
    body: { durationMinutes },
    operationId: randomUUID(),
  }
  const outcome = await send(await asAdmin(run), (client) =>
    client.call(appointmentTypeEndpoints.update, call),
  )
  if ('problem' in outcome) throw new Error(`the type was not changed: ${outcome.problem.code}`)
  type.durationMinutes = durationMinutes
}

/** After every act: nobody in two places, and everything acknowledged is there as it was told. */
async function assertPromises(stage: Stage, { acknowledged }: Memory, act: Act): Promise<void> {
  const broken = brokenOverlaps(await readLive(stage))
  if (broken.length > 0) throw new Error(broken.join('; '))
  const client = await stage.client('anywhere')
  const query = { from: instant(stage.midnight), to: instant(stage.midnight + 24 * HOUR) }
  const { items } = await client.call(appointmentEndpoints.list, { params: paramsOf(stage), query })
  const known = new Map(items.map((each) => [each.id, each]))
  for (const each of acknowledged.values()) {
    if (!isDeepStrictEqual(known.get(each.id), each)) {
      throw new Error(
        `after ${act.kind}: ${JSON.stringify(known.get(each.id))} instead of ${JSON.stringify(each)}`,
      )
    }
  }
  if (known.size !== acknowledged.size)
    throw new Error(`${known.size} appointments, ${acknowledged.size} acknowledged`)
}

function paramsOf({ clinic }: Stage): { clinicId: string } {
  return { clinicId: clinic.id }
}

function pick<Item>(items: readonly Item[], which: number): Item | undefined {
  return items[which % Math.max(1, items.length)]
}
