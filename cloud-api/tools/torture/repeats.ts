import { ACTING, type Doing, pushStory } from './acts.ts'
import { type Door, doorOf, type Repeat } from './kinds.ts'
import { take } from './memory.ts'
import type { Writer } from './writer.ts'

/** How many copies are sent in parallel. */
const COPIES = 3
/** So many operations ago is later. */
const LATER = 30

/** Every way to repeat what was answered. False: nothing of that door was, yet. */
export const REPEATING: Readonly<Record<Repeat, (door: Door) => Doing>> = {
  twin: () => async (writer) => {
    const operation = writer.staff.book('rest.book', twinBody(writer))
    writer.doubt(operation)
    await Promise.all([writer.perform(operation), writer.perform(operation, 'twin')])
    return true
  },

  'at-once': (door) => async (writer) => {
    const last = writer.memory.acknowledged[door].at(-1)
    if (!last) return false
    await Promise.all(Array.from({ length: COPIES }, () => writer.perform(last.operation, 'at-once')))
    return true
  },

  'among-others': (door) => async (writer) => {
    const recent = writer.memory.acknowledged[door].slice(-20)
    if (recent.length === 0) return false
    const { operation } = writer.random.pick(recent)
    await Promise.all([
      ACTING['rest.book'](writer),
      ...Array.from({ length: COPIES }, () => writer.perform(operation, 'among-others')),
      ACTING['rest.book'](writer),
      ACTING['desk.book'](writer),
    ])
    return true
  },

  later: (door) => async (writer) => {
    const all = writer.memory.acknowledged[door]
    const old = all.slice(0, Math.max(1, all.length - LATER))
    const [first] = old
    if (!first) return false
    await writer.perform(writer.random.pick(old).operation, 'later')
    return true
  },

  'after-kill': (door) => async (writer) => {
    const before = writer.memory.acknowledged[door].filter(({ kills }) => kills < writer.kills())
    if (before.length === 0) return false
    await writer.perform(writer.random.pick(before.slice(-20)).operation, 'after-kill')
    return true
  },

  'whole-push': () => pushStory,

  'reused-key': (door) => async (writer) => {
    const alterable = writer.memory.acknowledged[door].flatMap(({ operation: { altered } }) => altered ?? [])
    if (alterable.length === 0) return false
    await writer.perform(writer.random.pick(alterable)(), 'reused-key')
    return true
  },

  'freed-key': (door) => async (writer) => {
    const altered = take(writer.memory.refused, ({ act }) => doorOf(act) === door)?.altered
    if (!altered) return false
    await writer.perform(altered(), 'freed-key')
    return true
  },
}

/** A booking that names its appointment, so that a refusal because of itself is seen. */
function twinBody({ random, scenario }: Writer) {
  return {
    id: random.uuid(),
    appointmentTypeId: random.pick(scenario.appointmentTypeIds),
    doctorId: random.pick(scenario.doctorIds),
    patientId: random.pick(scenario.patientIds),
    start: random.pick(scenario.starts),
  }
}
