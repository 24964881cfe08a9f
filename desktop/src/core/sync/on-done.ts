import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import { PUSH_LIMIT } from '@scheduler/shared-types/sync/push.contract'
import { advance, holdBack, withoutRealtime } from './advance.ts'
import { onFailure } from './on-failure.ts'
import type { SyncActivity, SyncFacts, SyncMoment, SyncResult, SyncStep } from './sync-state.types.ts'

/** What follows from what an activity brought. */
export function onDone(
  facts: SyncFacts,
  activity: SyncActivity,
  result: SyncResult,
  at: SyncMoment,
): SyncStep {
  switch (result.kind) {
    case 'check-desk':
      return result.state === 'revoked' ? revoked(facts, at) : advance({ ...facts, isDeskChecked: true }, at)
    case 'renew-session':
      // What was set aside for want of this session waits again.
      return advance(
        {
          ...facts,
          userId: result.userId,
          isSessionProven: false,
          isSignInNeeded: false,
          isOutboxDue: true,
        },
        at,
      )
    case 're-read':
      return advance(readAgain(facts, result.cursor, at), at)
    case 'apply':
      return advance(applied(facts, result.cursor, at), at)
    case 'pull':
      return pulled(facts, activity, result, at)
    case 'push':
      return pushed(facts, result, at)
    case 'set-aside':
      return advance({ ...facts, aside: null, headTries: 0, isOutboxDue: true }, at)
    case 'claim':
      return advance({ ...facts, isSessionProven: true }, at)
    case 'wipe':
      return {
        state: { kind: 'ended', because: 'wiped', facts },
        effects: [
          { kind: 'disarm', timer: 'retry' },
          { kind: 'disarm', timer: 'tick' },
        ],
      }
    default:
      return exhaustive(result)
  }
}

/** The only way to a wipe. */
export function revoked(facts: SyncFacts, at: SyncMoment): SyncStep {
  const { facts: closed, effects } = withoutRealtime(facts)
  return advance({ ...closed, mustWipe: true, isLive: false }, at, effects)
}

function readAgain(facts: SyncFacts, cursor: number, { now }: SyncMoment): SyncFacts {
  // What is at hand begins after the old cursor: behind a lower new one it would leave a gap.
  const isAtHand = facts.cursor !== null && cursor >= facts.cursor && facts.reach > cursor
  return {
    ...facts,
    cursor,
    reach: isAtHand ? facts.reach : cursor,
    asOf: now,
    isLogLost: false,
    isFreshlyRead: true,
    isPullDue: true,
    isSessionProven: true,
  }
}

function applied(facts: SyncFacts, cursor: number, { now }: SyncMoment): SyncFacts {
  const before = facts.cursor ?? 0
  if (cursor <= before) return { ...facts, reach: before, isPullDue: true } // storage knew better: ask the log
  const reach = Math.max(facts.reach, cursor)
  return { ...facts, cursor, reach, asOf: cursor >= facts.heard ? now : facts.asOf }
}

function pulled(
  facts: SyncFacts,
  activity: SyncActivity,
  { cursor, latest }: { readonly cursor: number; readonly latest: number },
  at: SyncMoment,
): SyncStep {
  const after = facts.cursor ?? 0
  const known: SyncFacts = { ...facts, isSessionProven: true }
  if (latest < after) {
    // The server's log is shorter than what this desk has seen: a backup was restored. Its numbers mean other things now.
    if (facts.isFreshlyRead) return onFailure(known, activity, { kind: 'bug' }, undefined, at)
    return advance({ ...known, isLogLost: true, heard: latest, reach: after }, at)
  }
  if (cursor <= after && latest > after) return onFailure(known, activity, { kind: 'bug' }, undefined, at)
  const heard = Math.max(facts.heard, latest)
  const asOf = cursor >= latest ? at.now : facts.asOf
  const reach = Math.max(facts.reach, cursor)
  // Every entry is read once, so this cannot start the count anew for ever.
  const failures = cursor > after ? 0 : facts.failures
  return advance({ ...known, cursor, reach, heard, asOf, failures, isFreshlyRead: false }, at)
}

function pushed(
  facts: SyncFacts,
  { sent, settled, isMore }: { readonly sent: number; readonly settled: number; readonly isMore: boolean },
  at: SyncMoment,
): SyncStep {
  if (sent === 0) return advance(facts, at)
  const isOutboxDue = facts.isOutboxDue || isMore
  if (settled === 0) return holdBack({ ...facts, isOutboxDue }, at)
  // What it did take starts the count of failures anew: a bad network that lets some through is worth trying soon.
  const next = {
    ...facts,
    isOutboxDue,
    isSessionProven: true,
    headTries: 0,
    failures: 0,
    pushLimit: PUSH_LIMIT,
  }
  // The rest was not tried: the server could not go on.
  return settled < sent ? holdBack(next, at) : advance(next, at)
}
