import type { Answer } from './scenario.ts'

/** What a client does, by the door it uses. `desk` acts are pushed, but for `claim` and `return`. */
export const ACTS = [
  'rest.book',
  'rest.overbook',
  'rest.unnamed',
  'rest.move',
  'rest.overmove',
  'rest.cancel',
  'rest.undo',
  'rest.retake',
  'rest.status',
  'rest.accept',
  'rest.hold',
  'rest.renew',
  'rest.release',
  'rest.book-held',
  'rest.expired',
  'public.hold',
  'public.renew',
  'public.release',
  'public.book',
  'public.move',
  'public.cancel',
  'desk.book',
  'desk.move',
  'desk.cancel',
  'desk.undo',
  'desk.status',
  'desk.walk-in',
  'desk.claim',
  'desk.return',
] as const
export type Act = (typeof ACTS)[number]

export const DOORS = ['rest', 'public', 'desk'] as const
export type Door = (typeof DOORS)[number]

/**
 * How an operation is sent again. `twin`: at the same time as the first. `at-once`: several copies in parallel.
 * `among-others`: the same, with new bookings beside them. `later`: after many others. `after-kill`: answered before an
 * API process was killed. `whole-push`: every operation of a push once more. `reused-key`: another request under a key
 * that was answered. `freed-key`: another request under a key that was refused.
 */
export const REPEATS = [
  'twin',
  'at-once',
  'among-others',
  'later',
  'after-kill',
  'whole-push',
  'reused-key',
  'freed-key',
] as const
export type Repeat = (typeof REPEATS)[number]

const EVERYWHERE = ['at-once', 'among-others', 'later', 'after-kill', 'reused-key', 'freed-key'] as const

const REPEATS_OF_DOOR: Readonly<Record<Door, readonly Repeat[]>> = {
  rest: ['twin', ...EVERYWHERE],
  public: EVERYWHERE,
  desk: [...EVERYWHERE, 'whole-push'],
}

/** Every kind of act and repeat, such as `rest.book` and `desk.later`. A run has to do each of them often enough. */
export const KINDS: readonly string[] = [
  ...ACTS,
  ...DOORS.flatMap((door) => REPEATS_OF_DOOR[door].map((repeat) => `${door}.${repeat}`)),
]

/** Acts that are done when they are refused with this code. */
const DONE_WHEN_REFUSED: Readonly<Partial<Record<Act, string>>> = {
  'rest.unnamed': 'appointment_conflict',
  'rest.retake': 'appointment_conflict',
  'rest.expired': 'hold_expired',
}

export function doorOf(act: Act): Door {
  return DOORS.find((door) => act.startsWith(`${door}.`)) ?? 'rest'
}

/** The kind an answer counts for; null: a refusal of what was meant to succeed. */
export function kindOf({ act, repeat, outcome, code }: Answer): string | null {
  if (repeat !== null) return `${doorOf(act)}.${repeat}`
  const wanted = DONE_WHEN_REFUSED[act]
  const isDone = wanted === undefined ? outcome === 'acknowledged' : code === wanted
  return isDone ? act : null
}

/** How often each kind was done, 0 included. */
export function countKinds(answers: readonly Answer[]): Record<string, number> {
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, 0]))
  for (const answer of answers) {
    const kind = kindOf(answer)
    if (kind !== null) counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}
