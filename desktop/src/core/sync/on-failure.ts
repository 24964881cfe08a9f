import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import type { Refusal } from '@scheduler/shared-types/sync/push.contract'
import { advance, disconnected, holdBack, needSignIn, withoutRealtime } from './advance.ts'
import { MAX_HEAD_TRIES, RETRY_AFTER_MOST_MS } from './sync-limits.ts'
import type { SyncFailure } from './sync-ports.ts'
import type { SentHead, SyncActivity, SyncFacts, SyncMoment, SyncStep } from './sync-state.types.ts'

/** What follows from a failed activity: something else at once, the retry timer, or waiting for a person. */
export function onFailure(
  facts: SyncFacts,
  activity: SyncActivity,
  failure: SyncFailure,
  head: SentHead | undefined,
  at: SyncMoment,
): SyncStep {
  const undone = stillToDo(facts, activity)
  // Nothing of the network is in these: whatever the failure says, it is the disk's or this program's.
  if (activity.kind === 'apply' || activity.kind === 'set-aside' || activity.kind === 'wipe') {
    return onUnexpected(undone, activity, failure, head, at)
  }
  switch (failure.kind) {
    case 'network': {
      // The realtime connection may not have noticed yet; live must rest on one that is known to work.
      const { facts: closed, effects } = withoutRealtime(undone)
      return holdBack(disconnected(closed), at, effects)
    }
    case 'unavailable':
      return holdBack(undone, at, [], Math.min(failure.retryAfterMs, RETRY_AFTER_MOST_MS))
    case 'revoked':
      // Only the check of the desk says so for good; that is what comes next.
      return holdBack(disconnected(undone), at)
    case 'history-lost':
      if (activity.kind !== 'pull') return onUnexpected(undone, activity, failure, head, at)
      return facts.isFreshlyRead
        ? holdBack({ ...undone, isLogLost: true }, at)
        : advance({ ...undone, isLogLost: true }, at)
    case 'unauthenticated':
      return onUnauthenticated(undone, activity, head, at)
    case 'refused':
    case 'bug':
      return onUnexpected(undone, activity, failure, head, at)
    default:
      return exhaustive(failure)
  }
}

/** Puts back what starting the activity took off the list. */
export function stillToDo(facts: SyncFacts, activity: SyncActivity): SyncFacts {
  switch (activity.kind) {
    case 're-read':
      return { ...facts, isReadWanted: true }
    case 'pull':
      return { ...facts, isPullDue: true }
    case 'push':
      return { ...facts, isOutboxDue: true }
    case 'claim':
      return { ...facts, isClaimDue: true }
    default:
      return facts
  }
}

const SIGN_IN: Refusal = {
  code: 'unauthenticated',
  detail: 'It could not be sent: the session of the person who did it is over. They have to sign in here.',
}

const NOT_TAKEN: Refusal = {
  code: 'internal_error',
  detail: 'The server could not deal with it. Look at its side, then try again, or do it there.',
}

function onUnauthenticated(
  facts: SyncFacts,
  activity: SyncActivity,
  head: SentHead | undefined,
  at: SyncMoment,
): SyncStep {
  if (activity.kind === 'push' && head && head.authorId !== facts.userId) {
    return advance({ ...facts, aside: { which: { authorId: head.authorId }, refusal: SIGN_IN } }, at)
  }
  // One that was good until now is renewed once; one that never was needs a person.
  return facts.isSessionProven
    ? advance({ ...facts, userId: null, isSessionProven: false }, at)
    : needSignIn(facts)
}

/** Neither spins nor blocks for ever: what can go on without this goes on, and the rest is tried at ever longer waits. */
function onUnexpected(
  facts: SyncFacts,
  activity: SyncActivity,
  failure: SyncFailure,
  head: SentHead | undefined,
  at: SyncMoment,
): SyncStep {
  switch (activity.kind) {
    case 'check-desk':
      return advance({ ...facts, isDeskChecked: true }, at) // a revoked desk is refused by every other call, too
    case 'pull':
      // An entry that cannot be read is got over by reading the days anew.
      return advance({ ...facts, ...(facts.isFreshlyRead ? { isStuck: true } : { isLogLost: true }) }, at)
    case 're-read':
      return advance({ ...facts, isStuck: true }, at)
    case 'apply':
      return holdBack({ ...facts, reach: facts.cursor ?? 0, isPullDue: true }, at)
    case 'push':
      return onUnexpectedPush(facts, failure, head, at)
    case 'set-aside':
      return holdBack({ ...facts, aside: null, isOutboxDue: true }, at)
    case 'claim':
      return advance({ ...facts, isClaimDue: false }, at) // at the next tick
    case 'renew-session':
    case 'wipe':
      return holdBack(facts, at)
    default:
      return exhaustive(activity)
  }
}

function onUnexpectedPush(
  facts: SyncFacts,
  failure: SyncFailure,
  head: SentHead | undefined,
  at: SyncMoment,
): SyncStep {
  if (!head) return holdBack(facts, at) // the outbox itself could not be read
  // One entry may spoil the whole call: alone it holds up nobody else.
  if (head.sent > 1) return advance({ ...facts, pushLimit: 1, headTries: 0 }, at)
  const headTries = facts.headTries + 1
  const which = { operationId: head.operationId }
  if (failure.kind === 'refused') return advance({ ...facts, aside: { which, refusal: failure.refusal } }, at)
  if (headTries < MAX_HEAD_TRIES) return holdBack({ ...facts, headTries }, at)
  return advance({ ...facts, aside: { which, refusal: NOT_TAKEN } }, at)
}
