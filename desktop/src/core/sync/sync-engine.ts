import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import type { OperationOutcome } from '@scheduler/shared-types/sync/push.contract'
import { connectionOf } from './connection-of.ts'
import { failureOf } from './failure-of.ts'
import { outcomeWaiters } from './outcome-waiters.ts'
import { DEADLINES_MS, performActivity } from './perform-activity.ts'
import type { DaysSnapshot, SyncPorts } from './sync-ports.ts'
import { idleSync, transition } from './sync-state.ts'
import type {
  SentHead,
  SyncActivity,
  SyncEffect,
  SyncEvent,
  SyncResult,
  SyncState,
  SyncTimer,
} from './sync-state.types.ts'

/** What the desk may tell the engine. */
export type SyncHint =
  | 'queued'
  | 'network-came'
  | 'network-went'
  | 'try-now'
  | 'signed-in'
  | 'signed-out'
  | 'read-wanted'

export type SyncEngine = {
  /** Reads where the cache stands and begins. Once. */
  readonly start: () => void
  /** Nothing is stored or sent any more when it returns. */
  readonly stop: () => void
  readonly notify: (hint: SyncHint) => void
  readonly state: () => SyncState
  readonly connection: () => ReturnType<typeof connectionOf>
  /** Called after the state has changed. */
  readonly subscribe: (listener: (state: SyncState) => void) => () => void
  /**
   * The server's answer to an operation that has just been queued, once it is stored. null: not within that time, or
   * the server cannot be reached: it stays in the outbox.
   */
  readonly outcomeOf: (operationId: string, withinMs: number) => Promise<OperationOutcome | null>
  /** Once nothing is under way: live, or waiting for a timer or a person. */
  readonly idle: () => Promise<void>
}

type Run = { readonly number: number; readonly stop: () => void }

/** The shell around `transition`: runs its effects with the ports, one at a time, and drops answers nobody waits for. */
export function createSyncEngine<Snapshot extends DaysSnapshot>(ports: SyncPorts<Snapshot>): SyncEngine {
  const { network, storage, clock } = ports
  let state: SyncState = idleSync
  let current: Run | null = null
  let closeRealtime: (() => void) | null = null
  let isDispatching = false
  const pending: { readonly event: SyncEvent; readonly entry: Change | null }[] = []
  const timers = new Map<SyncTimer, () => void>()
  const atHand = new Map<number, Change>()
  const listeners = new Set<(state: SyncState) => void>()
  const idlers = new Set<() => void>()
  const waiters = outcomeWaiters(clock)

  // Effects may bring events at once; they take their turn after the effects before them.
  function dispatch(event: SyncEvent, entry: Change | null = null): void {
    pending.push({ event, entry })
    if (isDispatching) return
    isDispatching = true
    const before = state
    try {
      for (let next = pending.shift(); next; next = pending.shift()) {
        if (next.entry) atHand.set(next.entry.seq, next.entry)
        const step = transition(state, next.event, { now: clock.now(), random: ports.random() })
        state = step.state
        forgetEntries()
        for (const effect of step.effects) execute(effect)
      }
    } finally {
      isDispatching = false
    }
    if (state !== before) tell()
  }

  function tell(): void {
    if (!isHopeful()) waiters.giveUp()
    for (const listener of listeners) listener(state)
    if (!isIdle()) return
    for (const idler of idlers) idler()
    idlers.clear()
  }

  function execute(effect: SyncEffect): void {
    switch (effect.kind) {
      case 'run':
        run(effect.run, effect.activity)
        break
      case 'abandon':
        release(effect.run)
        break
      case 'open-realtime':
        openRealtime(effect.connection)
        break
      case 'close-realtime':
        closeRealtime?.()
        closeRealtime = null
        break
      case 'arm':
        timers.get(effect.timer)?.()
        timers.set(
          effect.timer,
          clock.setTimer(effect.milliseconds, () => onTimer(effect.timer)),
        )
        break
      case 'disarm':
        timers.get(effect.timer)?.()
        timers.delete(effect.timer)
        break
      default:
        exhaustive(effect)
    }
  }

  function onTimer(timer: SyncTimer): void {
    timers.delete(timer)
    dispatch({ kind: 'timer', timer })
  }

  function release(number: number): void {
    if (current?.number !== number) return
    current.stop()
    current = null
  }

  function run(number: number, activity: SyncActivity): void {
    const abort = new AbortController()
    let head: SentHead | undefined
    const fail = (error: unknown) => {
      if (current?.number !== number) return
      release(number)
      const failure = failureOf(error)
      if (failure.kind === 'bug' || failure.kind === 'refused') ports.report(activity.kind, failure, error)
      dispatch({ kind: 'failed', run: number, failure, ...(head ? { head } : {}) })
    }
    const finish = (result: SyncResult) => {
      if (current?.number !== number) return
      release(number)
      dispatch({ kind: 'done', run: number, result })
    }
    const deadline = DEADLINES_MS[activity.kind]
    const stopTimer =
      deadline === null ? () => {} : clock.setTimer(deadline, () => fail(abortedBy('the deadline')))
    current = {
      number,
      stop: () => {
        stopTimer()
        abort.abort()
      },
    }
    performActivity(activity, {
      ports,
      signal: abort.signal,
      stillWanted: () => {
        if (current?.number !== number) throw abortedBy('something more important')
      },
      atHand,
      onSending: (sending) => {
        head = sending
      },
      onSettled: waiters.settle,
    }).then(finish, fail)
  }

  function openRealtime(connection: number): void {
    try {
      closeRealtime = network.openRealtime({
        onReady: (latest) => dispatch({ kind: 'realtime-ready', connection, latest }),
        onEntry: (change) => dispatch({ kind: 'realtime-entry', connection, seq: change.seq }, change),
        onClosed: () => dispatch({ kind: 'realtime-closed', connection }),
      })
    } catch (error) {
      ports.report('realtime', failureOf(error), error)
      dispatch({ kind: 'realtime-closed', connection })
    }
  }

  /** Keeps what the state counts on: from behind the cursor up to its reach. */
  function forgetEntries(): void {
    const { cursor, reach } = state.facts
    for (const seq of atHand.keys()) {
      if (cursor === null || seq <= cursor || seq > reach) atHand.delete(seq)
    }
  }

  function isIdle(): boolean {
    return state.kind !== 'working' && state.kind !== 'joining'
  }

  function isHopeful(): boolean {
    const { state: shown } = connectionOf(state, 0)
    return shown === 'live' || shown === 'catching-up'
  }

  return {
    start: () => dispatch({ kind: 'started', cursor: storage.readCursor() }),
    stop: () => dispatch({ kind: 'stopped' }),
    notify: (hint) => dispatch({ kind: hint }),
    state: () => state,
    connection: () => connectionOf(state, clock.now()),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    outcomeOf: (operationId, withinMs) =>
      isHopeful() ? waiters.add(operationId, withinMs) : Promise.resolve(null),
    idle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => idlers.add(resolve))),
  }
}

function abortedBy(what: string): Error {
  const error = new Error(`Given up for ${what}`)
  error.name = 'AbortError'
  return error
}
