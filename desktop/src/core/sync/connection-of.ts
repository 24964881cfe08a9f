import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import type { Connection } from '../../ipc/ipc-contract.ts'
import type { SyncState } from './sync-state.types.ts'

/** What the connection pill shows. `asOf`: when everything shown was last known to be true; while live, now. */
export function connectionOf(
  state: SyncState,
  now: number,
): { readonly state: Connection['state']; readonly asOf: number | null } {
  const shown = shownState(state)
  return { state: shown, asOf: shown === 'live' ? now : state.facts.asOf }
}

function shownState(state: SyncState): Connection['state'] {
  switch (state.kind) {
    case 'idle':
      return 'connecting'
    case 'working':
      return shownWork(state)
    case 'waiting':
    case 'ended':
      return 'offline'
    case 'joining':
      return 'catching-up'
    case 'live':
      return 'live'
    case 'sign-in-needed':
      return 'sign-in-needed'
    default:
      return exhaustive(state)
  }
}

function shownWork({
  activity,
  facts,
}: Extract<SyncState, { readonly kind: 'working' }>): Connection['state'] {
  if (facts.isHeldBack || facts.mustWipe) return 'offline'
  // The pull of each minute, a push, a claim: nothing is known to be missing.
  if (facts.isLive) return activity.kind === 're-read' ? 'catching-up' : 'live'
  if (facts.isSignInNeeded) return 'sign-in-needed'
  const isReaching = activity.kind === 'check-desk' || activity.kind === 'renew-session'
  // Does not flicker between tries.
  if (isReaching) return facts.failures > 0 ? 'offline' : 'connecting'
  return 'catching-up'
}
