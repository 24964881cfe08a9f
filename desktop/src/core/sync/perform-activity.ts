import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import type { OperationOutcome } from '@scheduler/shared-types/sync/push.contract'
import { type DaysSnapshot, SyncError, type SyncPorts } from './sync-ports.ts'
import type { SentHead, SyncActivity, SyncActivityKind, SyncResult } from './sync-state.types.ts'

/** After so many milliseconds without an answer an activity has failed; null: it waits for nobody. */
export const DEADLINES_MS: Readonly<Record<SyncActivityKind, number | null>> = {
  'check-desk': 15_000,
  'renew-session': 15_000,
  're-read': 120_000,
  apply: null,
  pull: 30_000,
  push: 60_000,
  'set-aside': null,
  claim: 30_000,
  wipe: null,
}

/** What one run of an activity has to do with the engine around it. */
export type ActivityContext<Snapshot extends DaysSnapshot> = {
  readonly ports: SyncPorts<Snapshot>
  readonly signal: AbortSignal
  /** Throws once the run is abandoned. Asked after every wait, before anything is stored. */
  readonly stillWanted: () => void
  /** Entries of the realtime connection by position. */
  readonly atHand: ReadonlyMap<number, Change>
  /** What is being pushed, for whoever has to deal with a failure. */
  readonly onSending: (head: SentHead) => void
  /** Called once the outcomes are stored. */
  readonly onSettled: (outcomes: readonly OperationOutcome[]) => void
}

/** Does one activity: asks the network, then stores what it brought in one transaction. */
export async function performActivity<Snapshot extends DaysSnapshot>(
  activity: SyncActivity,
  context: ActivityContext<Snapshot>,
): Promise<SyncResult> {
  const { ports, signal, stillWanted } = context
  const { network, storage, clock } = ports
  switch (activity.kind) {
    case 'check-desk': {
      const state = await network.checkDesk(signal)
      return { kind: 'check-desk', state }
    }
    case 'renew-session': {
      const { userId } = await network.renewSession(signal)
      stillWanted()
      storage.requeue(userId)
      return { kind: 'renew-session', userId }
    }
    case 're-read': {
      const snapshot = await network.readDays(signal)
      stillWanted()
      // What is kept besides the days is true for the cursor only: the log is replayed from there as long as it leads on.
      const cursor = activity.isLogLost ? null : storage.readCursor()
      const seq = cursor ? Math.min(cursor.seq, snapshot.seq) : snapshot.seq
      storage.replaceDays({ ...snapshot, seq }, clock.now(), { isLogLost: activity.isLogLost })
      return { kind: 're-read', cursor: seq }
    }
    case 'apply':
      return { kind: 'apply', cursor: applyAtHand(context, activity.upTo) }
    case 'pull': {
      const { changes, latest } = await network.pullChanges(activity.after, signal)
      stillWanted()
      return { kind: 'pull', cursor: storage.applyChanges(changes, clock.now()), latest }
    }
    case 'push':
      return push(context, activity.limit)
    case 'set-aside': {
      const { which, refusal } = activity
      storage.setAside(which, refusal)
      if ('operationId' in which) {
        const record = { appointment: null, patient: null, timeOff: null }
        context.onSettled([{ outcome: 'refused', operationId: which.operationId, refusal, record }])
      }
      return { kind: 'set-aside' }
    }
    case 'claim': {
      const leases = await network.claimLeases(signal)
      stillWanted()
      storage.storeLeases(leases)
      return { kind: 'claim' }
    }
    case 'wipe':
      await ports.wipe()
      return { kind: 'wipe' }
    default:
      return exhaustive(activity)
  }
}

function applyAtHand<Snapshot extends DaysSnapshot>(
  { ports, atHand }: ActivityContext<Snapshot>,
  upTo: number,
): number {
  const changes = [...atHand.values()].filter(({ seq }) => seq <= upTo).sort((a, b) => a.seq - b.seq)
  return ports.storage.applyChanges(changes, ports.clock.now())
}

async function push<Snapshot extends DaysSnapshot>(
  { ports, signal, stillWanted, onSending, onSettled }: ActivityContext<Snapshot>,
  limit: number,
): Promise<SyncResult> {
  const { network, storage } = ports
  const entries = storage.readOutboxHead(limit)
  const [first] = entries
  if (!first) return { kind: 'push', sent: 0, settled: 0, isMore: false }
  const operations = entries.map(({ operation }) => operation)
  const { operationId } = first.operation
  onSending({ authorId: first.authorId, operationId, sent: operations.length })
  const { outcomes } = await network.push(first.authorId, operations, signal)
  stillWanted()
  // Outcomes are the operations', in order, from the first on: anything else is not understood, and nothing of it is stored.
  if (!outcomes.every((outcome, place) => outcome.operationId === operations[place]?.operationId)) {
    throw new SyncError({ kind: 'bug' })
  }
  storage.settle(outcomes)
  onSettled(outcomes)
  const isMore = storage.readOutboxHead(1).length > 0
  return { kind: 'push', sent: operations.length, settled: outcomes.length, isMore }
}
