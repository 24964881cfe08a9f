import { ACTING, type Doing, lookAround } from './acts.ts'
import { ACTS, DOORS, type Door, KINDS, REPEATS } from './kinds.ts'
import { REPEATING } from './repeats.ts'
import type { Writer } from './writer.ts'

const DOINGS: ReadonlyMap<string, Doing> = new Map([
  ...ACTS.map((act): [string, Doing] => [act, ACTING[act]]),
  ...DOORS.flatMap((door) =>
    REPEATS.map((repeat): [string, Doing] => [`${door}.${repeat}`, REPEATING[repeat](door)]),
  ),
])

/** What gives time back: without it nothing could be booked after a while. */
const FREEING = ['rest.cancel', 'public.cancel'] as const
/** What happens most in a clinic, and in the way of everything else. */
const USUAL = ['rest.book', 'rest.move', 'rest.undo', 'public.book', 'desk.book'] as const

/** One step: mostly what this process has done least so far, so that nothing is left out; else what clinics do. */
export async function takeStep(writer: Writer): Promise<void> {
  const { random } = writer
  if (random.chance(0.02)) return lookAround(writer)
  if (random.chance(0.18)) {
    const usual = random.pick(random.chance(0.75) ? FREEING : USUAL)
    if (await doKind(writer, usual)) return
  }
  const order = new Map(KINDS.map((kind) => [kind, rank(writer, kind)]))
  for (const kind of KINDS.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))) {
    if (await doKind(writer, kind)) return
  }
}

/** Lower is sooner. What was tried in vain again and again is not all that is tried. */
function rank({ counts, tries, random }: Writer, kind: string): number {
  return (counts.get(kind) ?? 0) + (tries.get(kind) ?? 0) / 16 + random.fraction()
}

/** Every other client repeats what had been answered before a kill, through the door where that was done least. */
export async function repeatAfterKill(writer: Writer): Promise<void> {
  const count = (door: Door) => writer.counts.get(`${door}.after-kill`) ?? 0
  if (writer.random.chance(0.5)) return
  const [door] = DOORS.toSorted((a, b) => count(a) - count(b))
  if (door) await doKind(writer, `${door}.after-kill`)
}

/** False: there was nothing to do it with. */
async function doKind(writer: Writer, kind: string): Promise<boolean> {
  const doing = DOINGS.get(kind)
  writer.tries.set(kind, (writer.tries.get(kind) ?? 0) + 1)
  return doing !== undefined && (await doing(writer))
}
