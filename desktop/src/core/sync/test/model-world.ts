import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import { HOUR_MS } from '@scheduler/shared-types/primitives/durations'
import { idOf } from '../../../test/appointments.ts'
import type { DeskDisk } from './desk-disk.types.ts'
import { createMemoryDisk, type DiskFlaw } from './memory-disk.ts'
import { operationFor } from './model-acts.ts'
import type { Command } from './model-commands.ts'
import { createModelDesk, type ModelDesk, type NetworkFlaw } from './model-desk.ts'
import { DOCTORS, isSamePlace, occupies, PATIENTS, SLOTS, startOf, USERS } from './model-records.ts'
import { createModelServer, type ModelServer, type ServerFlaw } from './model-server.ts'
import { createVirtualTime, seededRandom, type VirtualTime } from './virtual-time.ts'

export type Flaw = ServerFlaw | DiskFlaw | NetworkFlaw

export type World = {
  readonly time: VirtualTime
  readonly server: ModelServer
  readonly desks: readonly ModelDesk[]
  /** What the desks showed as saved, and at which. */
  readonly saved: Map<string, ModelDesk>
  readonly newId: () => string
}

export type WorldOptions = {
  readonly desks: number
  readonly seed: number
  readonly flaw?: Flaw
  /** Default: in memory. */
  readonly createDisk?: (deskId: string) => DeskDisk
}

/** A clinic with some desks and a bad network, at half past eight. */
export function createWorld({ desks, seed, flaw, createDisk }: WorldOptions): World {
  const time = createVirtualTime(Date.parse('2026-11-24T13:30:00Z'))
  const random = seededRandom(seed)
  let ids = 10_000
  const newId = () => idOf(ids++)
  const server = createModelServer(time.now, newId, flaw === 'forgets-operations' ? flaw : null)
  const makeDisk =
    createDisk ?? ((deskId) => createMemoryDisk(deskId, flaw === 'settles-in-two' ? flaw : null))
  const all = Array.from({ length: desks }, (_, i) => {
    const deskId = idOf(1000 + i)
    const networkFlaw = flaw === 'hides-gaps' ? flaw : null
    return createModelDesk({ deskId, disk: makeDisk(deskId), server, time, random, flaw: networkFlaw })
  })
  return { time, server, desks: all, saved: new Map(), newId }
}

/** Lets commands happen, with a little time between them. */
export async function live(world: World, commands: readonly Command[]): Promise<void> {
  for (const desk of world.desks) desk.start()
  for (const command of commands) {
    await happen(world, command)
    await world.time.pass(200)
  }
}

async function happen(world: World, command: Command): Promise<void> {
  const { server, time, newId } = world
  if (command.kind === 'pass') return time.pass(command.milliseconds)
  if (command.kind === 'prune') return server.prune(command.kept)
  if (command.kind === 'online') {
    const { what, pick } = command
    const place = { doctorId: DOCTORS[pick % 2] ?? DOCTORS[0], start: startOf((pick >> 1) % SLOTS) }
    if (what === 'cancel') return server.cancelOnline(pick)
    return server.bookOnline(newId(), place, PATIENTS[0]?.id ?? '')
  }
  const desk = world.desks[command.desk]
  if (!desk) return
  const user = 'user' in command ? (USERS[command.user] ?? USERS[0]) : USERS[0]
  switch (command.kind) {
    case 'act':
      return act(world, desk, command)
    case 'cut':
      desk.link.isCut = true
      return desk.link.dropRealtime()
    case 'mend':
      desk.link.isCut = false
      return
    case 'trouble':
      desk.link.trouble = command.chance
      return
    case 'drop-realtime':
      return desk.link.dropRealtime()
    case 'crash':
      return desk.dieAfter(command.steps)
    case 'clock':
      desk.skew += command.milliseconds
      return
    case 'hint':
      return desk.engine()?.notify(command.hint)
    case 'person':
      desk.person = user
      return
    case 'sign-in':
      return signIn(desk, user)
    case 'sign-out':
      if (desk.link.userId !== null) desk.link.sessions.delete(desk.link.userId)
      desk.link.userId = null
      return desk.engine()?.notify('signed-out')
    case 'expire':
      desk.link.sessions.delete(user)
      return
    case 'impatient':
      desk.link.tries = command.tries
      return
    default:
      return exhaustive(command)
  }
}

function signIn(desk: ModelDesk, user: string): void {
  if (desk.link.isCut) return // needs the server
  desk.person = user
  desk.link.userId = user
  desk.link.sessions.add(user)
  desk.engine()?.notify('signed-in')
}

function act(world: World, desk: ModelDesk, { what, pick }: Extract<Command, { kind: 'act' }>): void {
  const operationId = world.newId()
  const { records } = desk.disk.look()
  const operation = operationFor(what, pick, records, { operationId, newId: world.newId, now: desk.now() })
  if (!operation) return
  if (what === 'malformed') world.server.poison(operationId, 'validation_failed')
  if (what === 'unlucky') world.server.poison(operationId, 'internal_error')
  if (desk.save(operation)) world.saved.set(operationId, desk)
}

/** The network works again, everybody signs in once, and nobody does anything until the desks are done. */
export async function heal(world: World): Promise<void> {
  for (const { link } of world.desks) Object.assign(link, { isCut: false, trouble: 0, tries: 50 })
  await world.time.pass(2 * 60_000) // what was under way, and programs that are down
  for (const user of USERS) {
    for (const desk of world.desks) signIn(desk, user)
    for (let waited = 0; waited < 3 * HOUR_MS && !world.desks.every(isLive); waited += 60_000) {
      await world.time.pass(60_000)
    }
  }
  await world.time.pass(3 * 60_000) // a tick after the last
  // One may be in the middle of its next tick.
  for (let waited = 0; waited < 60 && !world.desks.every(isLive); waited++) await world.time.pass(1000)
}

function isLive(desk: ModelDesk): boolean {
  return desk.engine()?.state().kind === 'live'
}

/** Everything that is not as promised; none: all is well. */
export function whatIsWrong({ server, desks, saved }: World): string[] {
  const wrong = desks.flatMap((desk, i) => [
    ...desk.faults.map((fault) => `desk ${i}: ${fault}`),
    ...(isLive(desk) ? [] : [`desk ${i} is ${desk.engine()?.state().kind ?? 'down'}`]),
    ...differences(desk, server).map((difference) => `desk ${i}: ${difference}`),
    ...desk.disk.look().waiting.map((id) => `desk ${i}: ${id} still waits`),
  ])
  for (const [operationId, desk] of saved) {
    const times = server.carriedOut.get(operationId) ?? 0
    const isInAttention = desk.disk.look().attention.includes(operationId)
    if (times > 1) wrong.push(`${operationId} was carried out ${times} times`)
    if (times === 1 && isInAttention) wrong.push(`${operationId} was carried out and still asks for a person`)
    if (times === 0 && !isInAttention) wrong.push(`${operationId} is lost`)
  }
  return [...wrong, ...overlaps(server)]
}

function differences(desk: ModelDesk, server: ModelServer): string[] {
  const { records, cursor } = desk.disk.look()
  const found = cursor === server.latest() ? [] : [`stands at ${cursor} of ${server.latest()}`]
  for (const kind of ['appointment', 'patient', 'time-off', 'lease'] as const) {
    const here = [...records[kind].values()].map(textOf).sort()
    const there = [...server.records[kind].values()].map(textOf).sort()
    // Of patients a desk keeps some.
    if (kind === 'patient' && here.every((record) => there.includes(record))) continue
    if (here.join() !== there.join()) found.push(`${kind} differs: ${here.join()} instead of ${there.join()}`)
  }
  return found
}

/** Two live appointments, or an appointment and a lease, of one doctor at one time. */
export function overlaps(server: ModelServer): string[] {
  const taken = [
    ...[...server.records.appointment.values()].filter(occupies),
    ...server.records.lease.values(),
  ]
  return taken.flatMap((each, i) =>
    taken
      .slice(i + 1)
      .flatMap((other) => (isSamePlace(each, other) ? [`${each.id} overlaps ${other.id}`] : [])),
  )
}

/** The same for the same content, whatever the order of its fields. */
function textOf(record: object): string {
  return JSON.stringify(record, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)))
      : value,
  )
}
