import fc from 'fast-check'

/** One thing that happens to the clinic of the model. `pick`s choose among what there is at that moment. */
export type Command =
  | { readonly kind: 'act'; readonly desk: number; readonly what: ActKind; readonly pick: number }
  | { readonly kind: 'pass'; readonly milliseconds: number }
  | { readonly kind: 'cut' | 'mend' | 'drop-realtime' | 'sign-out'; readonly desk: number }
  /** The program dies at its so many-th step on the disk from now, and is started again later. */
  | { readonly kind: 'crash'; readonly desk: number; readonly steps: number }
  | { readonly kind: 'clock'; readonly desk: number; readonly milliseconds: number }
  | {
      readonly kind: 'hint'
      readonly desk: number
      readonly hint: 'try-now' | 'network-went' | 'network-came' | 'read-wanted'
    }
  /** Somebody else does what is done at the desk from now on, without the server knowing. */
  | { readonly kind: 'person' | 'sign-in' | 'expire'; readonly desk: number; readonly user: number }
  | { readonly kind: 'impatient'; readonly desk: number; readonly tries: number }
  | { readonly kind: 'online'; readonly what: 'book' | 'cancel'; readonly pick: number }
  | { readonly kind: 'prune'; readonly kept: number }
  /** How much the desk’s network loses, delays and repeats: 0 nothing, 1 much. */
  | { readonly kind: 'trouble'; readonly desk: number; readonly chance: number }

export const ACT_KINDS = [
  'book',
  'book',
  'book',
  'book',
  'move',
  'move',
  'cancel',
  'status',
  'status',
  'note',
  'note',
  'patient',
  'patient-note',
  'time-off',
  'malformed',
  'unlucky',
] as const
export type ActKind = (typeof ACT_KINDS)[number]

const pick = fc.nat(10_000)

/** @param longest The longest time that passes in one command, in milliseconds: more than a day makes desks read anew. */
export function commandsFor(desks: number, longest = 30 * 3_600_000): fc.Arbitrary<Command> {
  const desk = fc.nat(desks - 1)
  const user = fc.nat(1)
  const one = <Kind extends Command['kind']>(kind: Kind) => fc.constant(kind)
  return fc.oneof(
    {
      weight: 60,
      arbitrary: fc.record({ kind: one('act'), desk, what: fc.constantFrom(...ACT_KINDS), pick }),
    },
    { weight: 15, arbitrary: fc.record({ kind: one('pass'), milliseconds: fc.nat(20_000) }) },
    {
      weight: 5,
      arbitrary: fc.record({ kind: one('pass'), milliseconds: fc.nat(Math.min(longest, 40 * 60_000)) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: one('pass'), milliseconds: fc.nat(longest) }) },
    { weight: 5, arbitrary: fc.record({ kind: one('trouble'), desk, chance: fc.constantFrom(0, 0.3, 1) }) },
    { weight: 4, arbitrary: fc.record({ kind: one('cut'), desk }) },
    { weight: 4, arbitrary: fc.record({ kind: one('mend'), desk }) },
    { weight: 2, arbitrary: fc.record({ kind: one('drop-realtime'), desk }) },
    { weight: 10, arbitrary: fc.record({ kind: one('crash'), desk, steps: fc.nat(12) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: one('clock'),
        desk,
        milliseconds: fc.integer({ min: -7_200_000, max: 7_200_000 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: one('hint'),
        desk,
        hint: fc.constantFrom('try-now', 'network-went', 'network-came', 'read-wanted'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: one('person'), desk, user }) },
    { weight: 2, arbitrary: fc.record({ kind: one('sign-in'), desk, user }) },
    { weight: 1, arbitrary: fc.record({ kind: one('sign-out'), desk }) },
    { weight: 2, arbitrary: fc.record({ kind: one('expire'), desk, user }) },
    { weight: 2, arbitrary: fc.record({ kind: one('impatient'), desk, tries: fc.nat(2) }) },
    {
      weight: 8,
      arbitrary: fc.record({ kind: one('online'), what: fc.constantFrom('book', 'book', 'cancel'), pick }),
    },
    { weight: 2, arbitrary: fc.record({ kind: one('prune'), kept: fc.nat(3) }) },
  )
}
