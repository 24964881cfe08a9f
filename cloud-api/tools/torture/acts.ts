import { randomUUID } from 'node:crypto'
import {
  type Appointment,
  appointmentEndpoints,
  zKnownStatus,
} from '@scheduler/shared-types/appointments/appointment.contract'
import { APPOINTMENT_STATUS_RULES, isLive } from '@scheduler/shared-types/appointments/appointment.rules'
import type { Conflict } from '@scheduler/shared-types/appointments/conflict.contract'
import { overrideOfRefusal } from '@scheduler/shared-types/appointments/override-of-refusal'
import type { Hold } from '@scheduler/shared-types/holds/hold.contract'
import { type DeskOperation, seen } from './desk-operations.ts'
import type { Act } from './kinds.ts'
import { type KnownHold, take } from './memory.ts'
import { type Operation, refusalOf } from './operation.ts'
import type { Writer } from './writer.ts'

/** Does something of a kind, whatever comes of it. False: there is nothing to do it with. */
export type Doing = (writer: Writer) => Promise<boolean>

/** Every kind of act. */
export const ACTING: Readonly<Record<Act, Doing>> = {
  'rest.book': async (writer) => {
    await writer.perform(writer.staff.book('rest.book', bookBody(writer)))
    return true
  },
  'rest.overbook': (writer) => overbook(writer, true),
  'rest.unnamed': (writer) => overbook(writer, false),
  'rest.move': (writer) =>
    onLive(writer, (id) => writer.perform(writer.staff.move('rest.move', id, moveBody(writer)))),
  'rest.overmove': (writer) => onLive(writer, (id) => overmove(writer, id)),
  'rest.cancel': (writer) => onLive(writer, (id) => writer.perform(writer.staff.cancel(id))),
  'rest.undo': (writer) =>
    onOneOf(
      writer,
      ({ undoStatus }) => undoStatus !== null,
      ({ id }) => writer.perform(writer.staff.undo('rest.undo', id)),
    ),
  'rest.retake': (writer) =>
    onOneOf(
      writer,
      ({ status }) => isLive(status),
      (each) => retake(writer, each),
    ),
  'rest.status': (writer) =>
    onOneOf(
      writer,
      (each) => nextOf(each).length > 0,
      (each) => {
        const body = { status: writer.random.pick(nextOf(each)) }
        return writer.perform(writer.staff.changeStatus('rest.status', each.id, body))
      },
    ),
  'rest.accept': async (writer) => {
    if (writer.memory.requests.length === 0) await request(writer)
    const id = take(writer.memory.requests)
    if (id === undefined) return true
    await writer.perform(writer.staff.changeStatus('rest.accept', id, { status: 'booked' }))
    return true
  },
  'rest.hold': async (writer) => {
    const body = { id: randomUUID(), ...slot(writer) }
    await writer.perform(writer.staff.hold(body, (hold) => writer.memory.noteHold('rest', hold)))
    return true
  },
  'rest.renew': (writer) => renew(writer, 'rest', writer.staff.renew),
  'rest.release': (writer) => onHeld(writer, 'rest', ({ id }) => writer.perform(writer.staff.release(id))),
  'rest.book-held': (writer) =>
    onHeld(writer, 'rest', (hold) =>
      writer.perform(writer.staff.book('rest.book-held', heldBody(writer, hold))),
    ),
  'rest.expired': async (writer) => {
    const { memory, perform, staff } = writer
    const hold =
      take(memory.holds.rest, (each) => !isHeld(each)) ?? take(memory.expiring, (each) => !isHeld(each))
    if (!hold) return false
    const { holdId, ...free } = heldBody(writer, hold)
    await perform(staff.book('rest.expired', { ...free, holdId }))
    // What has run out is no obstacle any more, whether it has been swept or not.
    await perform(staff.book('rest.book', { ...free, id: randomUUID() }))
    return true
  },
  'public.hold': async (writer) => {
    const anyDoctor = writer.random.chance(0.5) ? { doctorId: null } : {}
    const body = { id: randomUUID(), ...slot(writer), ...anyDoctor }
    await writer.perform(writer.guest.hold(body, (hold) => writer.memory.noteHold('public', hold)))
    return true
  },
  'public.renew': (writer) => renew(writer, 'public', writer.guest.renew),
  'public.release': (writer) =>
    onHeld(writer, 'public', ({ id }) => writer.perform(writer.guest.release(id))),
  'public.book': (writer) =>
    onHeld(writer, 'public', ({ id }) => {
      const body = { holdId: id, guest: guest(writer), message: 'torture' }
      return writer.perform(writer.guest.book(body, writer.memory.noteBooking))
    }),
  'public.move': async (writer) => {
    const { guest: patient, memory, perform, random, scenario } = writer
    if (memory.links.length === 0) return false
    const link = random.pick(memory.links)
    const offered = await writer.connection.untilAnswered(() => patient.offered(link, scenario.starts))
    await perform(patient.move(link, offered?.length ? random.pick(offered) : { start: start(writer) }))
    return true
  },
  'public.cancel': async (writer) => {
    const link = take(writer.memory.links)
    if (link === undefined) return false
    await writer.perform(writer.guest.cancel(link))
    return true
  },
  'desk.book': async (writer) => {
    await writer.perform(writer.desk.book('desk.book', { ...bookBody(writer), id: randomUUID() }))
    return true
  },
  'desk.move': (writer) =>
    onOneOf(
      writer,
      ({ status }) => isLive(status),
      (each) => writer.perform(writer.desk.move({ id: each.id, seen: seen(each), ...moveBody(writer) })),
    ),
  'desk.cancel': (writer) =>
    onOneOf(
      writer,
      ({ status }) => isLive(status),
      (each) => writer.perform(writer.desk.cancel({ id: each.id, seen: seen(each), reason: 'torture' })),
    ),
  'desk.undo': (writer) =>
    onOneOf(
      writer,
      ({ undoStatus }) => undoStatus !== null,
      (each) => {
        // Reading it as the contract does for requests: nothing here is from a newer version.
        const status = zKnownStatus.parse(each.status)
        return writer.perform(writer.desk.undo({ id: each.id, seen: seen(each), status }))
      },
    ),
  'desk.status': (writer) =>
    onOneOf(
      writer,
      (each) => nextOf(each).length > 0,
      (each) => {
        const status = writer.random.pick(nextOf(each))
        return writer.perform(writer.desk.changeStatus({ id: each.id, seen: seen(each), status }))
      },
    ),
  'desk.walk-in': async (writer) => {
    const { appointmentTypeId, doctorId, starts } = writer.scenario.walkIn
    const where = { appointmentTypeId, doctorId, start: writer.random.pick(starts) }
    const args = { ...bookBody(writer), ...where, id: randomUUID(), walkIn: true }
    await writer.perform(writer.desk.book('desk.walk-in', args))
    return true
  },
  'desk.claim': async (writer) => {
    await writer.perform(writer.staff.claim())
    return true
  },
  'desk.return': async (writer) => {
    await writer.perform(writer.staff.giveBack())
    return true
  },
}

/** A push of a visit's whole story, and the same push once more. */
export async function pushStory(writer: Writer): Promise<boolean> {
  const { desk, memory, performPush, scenario, random } = writer
  const id = randomUUID()
  const doctorId = random.pick(scenario.doctorIds)
  const args = { ...bookBody(writer), id, doctorId }
  const where = { version: 1, doctorId, start: args.start }
  const story: DeskOperation[] = [
    desk.book('desk.book', args),
    desk.move({ id, seen: where, start: start(writer) }),
    desk.changeStatus({ id, seen: where, status: 'arrived' }),
    desk.undo({ id, seen: where, status: 'arrived' }),
  ]
  const [mine] = memory.appointments(({ status }) => isLive(status))
  if (mine) story.push(desk.cancel({ id: mine.id, seen: seen(mine), reason: 'torture' }))
  for (const each of story) writer.doubt(each)
  await performPush(story)
  await performPush(story, 'whole-push')
  return true
}

/** Reads what others did, so that clients also change each other's. */
export async function lookAround({ connection, memory, random, scenario }: Writer): Promise<void> {
  const from = random.pick(scenario.starts)
  const to = new Date(Date.parse(from) + 600_000).toISOString()
  const call = { params: { clinicId: scenario.clinicId }, query: { from, to } }
  const found = await connection.untilAnswered(() => connection.staff().call(appointmentEndpoints.list, call))
  for (const each of found?.items ?? []) memory.learn(each)
}

/**
 * Asks for a place, and where that is refused, for the same one over those that the refusal shows: naming them, or, as
 * nobody may, without their names.
 */
async function overbook(writer: Writer, isNamed: boolean): Promise<boolean> {
  const { perform, random, scenario, staff } = writer
  const body = { ...bookBody(writer), doctorId: random.pick(scenario.doctorIds) }
  const conflicts = refusalOf(await perform(staff.book('rest.book', body)))?.conflicts ?? []
  const override = overrideTo(conflicts, isNamed)
  if (!override) return true
  // Another request, so it makes another appointment: the first key is still free.
  const again = { ...body, id: randomUUID(), override }
  await perform(staff.book(isNamed ? 'rest.overbook' : 'rest.unnamed', again))
  return true
}

async function overmove(writer: Writer, id: string): Promise<void> {
  const { perform, staff } = writer
  const body = moveBody(writer)
  const conflicts = refusalOf(await perform(staff.move('rest.move', id, body)))?.conflicts ?? []
  const override = overrideTo(conflicts, true)
  if (override) await perform(staff.move('rest.overmove', id, { ...body, override }))
}

/** Cancels a visit, gives its time to somebody else, and undoes the cancelling: the time is gone, in every lane. */
async function retake({ perform, random, scenario, staff }: Writer, visit: Appointment): Promise<void> {
  const { id, appointmentTypeId, doctorId, start: from, patient } = visit
  if (refusalOf(await perform(staff.cancel(id)))) return
  const patientId = random.pick(scenario.patientIds.filter((each) => each !== patient.id))
  const body = { appointmentTypeId, doctorId, start: from, patientId }
  if (refusalOf(await perform(staff.book('rest.book', body)))) return
  await perform(staff.undo('rest.retake', id))
}

/** Takes a hold that is live, or makes one. */
async function onHeld(
  writer: Writer,
  door: 'rest' | 'public',
  act: (hold: Hold) => Promise<unknown>,
  which: (hold: Hold) => boolean = isHeld,
): Promise<boolean> {
  const held = writer.memory.holds[door]
  if (!held.some(which)) await ACTING[`${door}.hold`](writer)
  const hold = take(held, which)
  if (hold) await act(hold)
  return true
}

function renew(
  writer: Writer,
  door: 'rest' | 'public',
  operationOn: (id: string) => Operation,
): Promise<boolean> {
  const act = async (hold: Hold) => {
    await writer.perform(operationOn(hold.id))
    writer.memory.noteHold(door, { ...hold, renewable: false })
  }
  return onHeld(writer, door, act, (hold) => isHeld(hold) && hold.renewable)
}

/** A guest asks for a visit that needs approval. */
async function request(writer: Writer): Promise<void> {
  const { guest: patient, memory, perform, scenario } = writer
  const body = { id: randomUUID(), ...slot(writer), appointmentTypeId: scenario.requestTypeId }
  const held = await perform(patient.hold(body, () => {}))
  if (refusalOf(held)) return
  await perform(patient.book({ holdId: body.id, guest: guest(writer) }, memory.noteBooking))
}

function overrideTo(conflicts: readonly Conflict[], isNamed: boolean) {
  const override = overrideOfRefusal(conflicts, 'torture')
  if (!override || !conflicts.every(({ overridable }) => overridable)) return null
  return isNamed ? override : { classes: override.classes, reason: override.reason }
}

function onLive(writer: Writer, act: (id: string) => Promise<unknown>): Promise<boolean> {
  return onOneOf(
    writer,
    ({ status }) => isLive(status),
    ({ id }) => act(id),
  )
}

async function onOneOf(
  writer: Writer,
  which: (appointment: Appointment) => boolean,
  act: (appointment: Appointment) => Promise<unknown>,
): Promise<boolean> {
  const found = writer.memory.appointments(which)
  if (found.length === 0) return false
  // Often one that was learned of just now; of the others, many have been changed since.
  await act(writer.random.pick(writer.random.chance(0.6) ? found.slice(-8) : found))
  return true
}

type NextStatus = 'booked' | 'confirmed' | 'arrived' | 'no-show'

/** Not those that end a visit: nobody can move or cancel it then, and the board fills up. */
function nextOf({ status }: Appointment): NextStatus[] {
  const wanted: readonly NextStatus[] = status === 'requested' ? [] : ['confirmed', 'arrived', 'no-show']
  return wanted.filter((each) => APPOINTMENT_STATUS_RULES[status].next.includes(each))
}

function start({ random, scenario }: Writer): string {
  return random.pick(scenario.starts)
}

function slot(writer: Writer) {
  const { random, scenario } = writer
  return {
    appointmentTypeId: random.pick(scenario.appointmentTypeIds),
    doctorId: random.chance(0.3) ? null : random.pick(scenario.doctorIds),
    start: start(writer),
  }
}

function bookBody(writer: Writer) {
  const id = writer.random.chance(0.7) ? { id: randomUUID() } : {}
  return { ...id, ...slot(writer), patientId: writer.random.pick(writer.scenario.patientIds) }
}

function heldBody({ random, scenario }: Writer, hold: KnownHold) {
  const { id: holdId, appointmentTypeId, doctorId, start: from } = hold
  const id = random.chance(0.5) ? { id: randomUUID() } : {}
  return {
    ...id,
    holdId,
    appointmentTypeId,
    doctorId,
    start: from,
    patientId: random.pick(scenario.patientIds),
  }
}

function moveBody(writer: Writer) {
  const { random, scenario } = writer
  const doctor = random.chance(0.5) ? { doctorId: random.pick(scenario.doctorIds) } : {}
  return { start: start(writer), ...doctor }
}

/** Of a few, so that the same guest comes twice. */
function guest({ random }: Writer) {
  const number = random.between(1, 8)
  return {
    givenName: 'Guest',
    familyName: `Number ${number}`,
    birthDate: '1990-01-02',
    phone: '+44 7700 900100',
    email: `guest-${number}@example.test`,
  }
}

function isHeld({ expiresAt }: { readonly expiresAt: string }): boolean {
  return Date.parse(expiresAt) > Date.now()
}
