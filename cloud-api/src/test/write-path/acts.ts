import fc from 'fast-check'

/** One thing somebody does. Numbers choose among what there is at that moment. */
export type Act = {
  readonly kind: ActKind
  readonly type: number
  readonly doctor: number
  readonly patient: number
  /** Five-minute units after 09:00. */
  readonly slot: number
  /** Which of the appointments, holds or absences there are. */
  readonly which: number
  readonly at: 'anywhere' | 'desk'
  readonly override: 'none' | 'as-shown' | 'all-but-one'
  /** How often it is sent at once, under one operation id. */
  readonly copies: number
}

const WEIGHTS = {
  book: 12,
  move: 6,
  cancel: 5,
  undo: 7,
  status: 3,
  hold: 3,
  'book-held': 2,
  release: 1,
  request: 2,
  wait: 1,
  'claim-leases': 1,
  'return-leases': 1,
  'time-off': 1,
  'end-time-off': 1,
  'close-day': 1,
  'open-day': 1,
  'change-length': 1,
  repeat: 4,
} as const
export type ActKind = keyof typeof WEIGHTS

const kinds = Object.entries(WEIGHTS).map(([kind, weight]) => ({
  arbitrary: fc.constant(kind as ActKind), // the keys of the table above
  weight,
}))

export const anyAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(...kinds),
  type: fc.nat(2),
  doctor: fc.nat(2),
  patient: fc.nat(2),
  slot: fc.nat(23),
  which: fc.nat(20),
  at: fc.constantFrom('anywhere' as const, 'desk' as const),
  override: fc.constantFrom('none' as const, 'as-shown' as const, 'all-but-one' as const),
  copies: fc.constantFrom(1, 1, 2, 3),
})
