import type { AttentionItem, SignedIn } from '../../ipc/ipc-contract.ts'

/** What a person can do about a refused act; the first is the obvious one. */
export type Step = 'choose' | 'override' | 'retry' | 'sign-in' | 'dismiss'

/**
 * Refusals that say the same however often they are asked. Others may go through: an act that is tried again is for
 * the server's side as the person sees it now, and by the person who decides.
 */
const FINAL: ReadonlySet<AttentionItem['refusal']['code']> = new Set([
  'status_transition_refused',
  'nothing_to_undo',
  'not_found',
  'validation_failed',
  'already_exists',
])

/** The ways on for a refused act, best first. Pure. */
export function stepsFor(item: AttentionItem, user: Pick<SignedIn, 'userId'>): Step[] {
  const { operation, refusal, actor, canOverride } = item
  if (refusal.code === 'unauthenticated') {
    return actor.userId === user.userId ? ['sign-in', 'retry', 'dismiss'] : ['retry', 'dismiss']
  }
  const takesTime = operation.name === 'appointment.book' || operation.name === 'appointment.move'
  const steps: Step[] = []
  if (takesTime && refusal.alternatives && refusal.alternatives.length > 0) steps.push('choose')
  if (canOverride && refusal.conflicts && refusal.conflicts.length > 0) steps.push('override')
  if (FINAL.has(refusal.code)) return [...steps, 'dismiss']
  return [...steps, 'retry', 'dismiss']
}
