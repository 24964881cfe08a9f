/** The screens of the flow; `sign-in`, `register` and `details` are three ways to say who comes. */
export const STEPS = ['reason', 'doctor', 'time', 'who', 'sign-in', 'register', 'details', 'review'] as const
export type Step = (typeof STEPS)[number]

/** What the progress line shows: five stages. */
export const STAGES = [
  { name: 'Reason', step: 'reason' },
  { name: 'Doctor', step: 'doctor' },
  { name: 'Time', step: 'time' },
  { name: 'You', step: 'who' },
  { name: 'Check', step: 'review' },
] as const satisfies readonly { name: string; step: Step }[]

/** Which stage a step belongs to, from 0. */
export function stageOf(step: Step): number {
  const stage = step === 'sign-in' || step === 'register' || step === 'details' ? 'who' : step
  return STAGES.findIndex((each) => each.step === stage)
}

/** What has been answered, as far as the order of screens depends on it. */
export type Answered = {
  readonly hasReason: boolean
  readonly hasDoctor: boolean
  /** A hold that runs, or one that ran out on this screen and says so. */
  readonly hasHold: boolean
  readonly hasPerson: boolean
}

/**
 * The step to show when one is asked for: itself, or the earliest question that is still open. The address
 * can ask for anything: Back, Forward, a reload, a bookmark.
 */
export function reachableStep(wanted: string | null, answered: Answered): Step {
  const step = STEPS.find((each) => each === wanted) ?? 'reason'
  const stage = stageOf(step)
  if (stage >= 1 && !answered.hasReason) return 'reason'
  if (stage >= 2 && !answered.hasDoctor) return 'doctor'
  if (stage >= 3 && !answered.hasHold) return 'time'
  if (stage >= 4 && !answered.hasPerson) return 'who'
  return step
}
