import { HOUR_MS } from '@scheduler/shared-types/primitives/durations'
import { describe, expect, it } from 'vitest'
import { connectionOf } from './connection-of.ts'
import { transition } from './sync-state.ts'
import type { SyncEvent, SyncFacts, SyncResult } from './sync-state.types.ts'
import {
  type EventName,
  eventOf,
  NOON,
  type StateName,
  settled,
  states,
  wordsOf,
} from './test/transition-fixtures.ts'

/**
 * Every state by every event (fixtures: test/transition-fixtures.ts): what follows, and the effects besides starting
 * what the state names. Both are typed by the unions, so a new state, event, failure or timer without its cells does
 * not compile. `failed: …` of `push` is of one operation sent alone. Waits are those of random 0.
 */
const table: Readonly<Record<StateName, Readonly<Record<EventName, string>>>> = {
  idle: {
    started: 'check-desk',
    'network-came': 'same',
    'network-went': 'same',
    'try-now': 'same',
    'realtime-ready': 'same',
    'realtime-entry: next': 'same',
    'realtime-entry: gap': 'same',
    'realtime-closed': 'same',
    done: 'same',
    'failed: network': 'same',
    'failed: unavailable': 'same',
    'failed: history-lost': 'same',
    'failed: unauthenticated': 'same',
    'failed: revoked': 'same',
    'failed: refused': 'same',
    'failed: bug': 'same',
    queued: 'same',
    'timer: retry': 'same',
    'timer: tick': 'same',
    'signed-in': 'same',
    'signed-out': 'same',
    'read-wanted': 'noted',
    stopped: 'stopped',
  },
  'check-desk': {
    started: 'same',
    'network-came': 'same',
    'network-went': 'waiting, abandon, retry in 60 s',
    'try-now': 'same',
    'realtime-ready': 'same',
    'realtime-entry: next': 'same',
    'realtime-entry: gap': 'same',
    'realtime-closed': 'same',
    done: 'renew-session',
    'failed: network': 'waiting, retry in 0.5 s',
    'failed: unavailable': 'waiting, retry in 90 s',
    'failed: history-lost': 'renew-session',
    'failed: unauthenticated': 'sign-in-needed, retry in 600 s',
    'failed: revoked': 'wipe',
    'failed: refused': 'renew-session',
    'failed: bug': 'renew-session',
    queued: 'same',
    'timer: retry': 'same',
    'timer: tick': 'noted',
    'signed-in': 'check-desk, abandon, no retry',
    'signed-out': 'sign-in-needed, abandon, retry in 600 s',
    'read-wanted': 'noted',
    stopped: 'stopped, abandon, no retry, no tick',
  },
  'renew-session': {
    started: 'same',
    'network-came': 'same',
    'network-went': 'waiting, abandon, retry in 60 s',
    'try-now': 'same',
    'realtime-ready': 'same',
    'realtime-entry: next': 'same',
    'realtime-entry: gap': 'same',
    'realtime-closed': 'same',
    done: 'pull, open-realtime',
    'failed: network': 'waiting, retry in 0.5 s',
    'failed: unavailable': 'waiting, retry in 90 s',
    'failed: history-lost': 'waiting, retry in 0.5 s',
    'failed: unauthenticated': 'sign-in-needed, retry in 600 s',
    'failed: revoked': 'waiting, retry in 0.5 s',
    'failed: refused': 'waiting, retry in 0.5 s',
    'failed: bug': 'waiting, retry in 0.5 s',
    queued: 'same',
    'timer: retry': 'same',
    'timer: tick': 'noted',
    'signed-in': 'check-desk, abandon, no retry',
    'signed-out': 'sign-in-needed, abandon, retry in 600 s',
    'read-wanted': 'noted',
    stopped: 'stopped, abandon, no retry, no tick',
  },
  're-read': {
    started: 'same',
    'network-came': 'same',
    'network-went': 'waiting, abandon, close-realtime, retry in 60 s',
    'try-now': 'same',
    'realtime-ready': 'same',
    'realtime-entry: next': 'noted',
    'realtime-entry: gap': 'noted',
    'realtime-closed': 'noted',
    done: 'pull',
    'failed: network': 'waiting, close-realtime, retry in 0.5 s',
    'failed: unavailable': 'waiting, retry in 90 s',
    'failed: history-lost': 'push',
    'failed: unauthenticated': 'sign-in-needed, close-realtime, retry in 600 s',
    'failed: revoked': 'waiting, retry in 0.5 s',
    'failed: refused': 'push',
    'failed: bug': 'push',
    queued: 'same',
    'timer: retry': 'same',
    'timer: tick': 'noted',
    'signed-in': 'check-desk, abandon, close-realtime, no retry',
    'signed-out': 'sign-in-needed, abandon, close-realtime, retry in 600 s',
    'read-wanted': 'noted',
    stopped: 'stopped, abandon, close-realtime, no retry, no tick',
  },
  apply: {
    started: 'same',
    'network-came': 'same',
    'network-went': 'apply, abandon, close-realtime, retry in 60 s',
    'try-now': 'same',
    'realtime-ready': 'same',
    'realtime-entry: next': 'noted',
    'realtime-entry: gap': 'noted',
    'realtime-closed': 'noted',
    done: 'live',
    'failed: network': 'waiting, retry in 0.5 s',
    'failed: unavailable': 'waiting, retry in 0.5 s',
    'failed: history-lost': 'waiting, retry in 0.5 s',
    'failed: unauthenticated': 'waiting, retry in 0.5 s',
    'failed: revoked': 'waiting, retry in 0.5 s',
    'failed: refused': 'waiting, retry in 0.5 s',
    'failed: bug': 'waiting, retry in 0.5 s',
    queued: 'noted',
    'timer: retry': 'same',
    'timer: tick': 'noted',
    'signed-in': 'apply, abandon, close-realtime, no retry',
    'signed-out': 'sign-in-needed, abandon, close-realtime, retry in 600 s',
    'read-wanted': 'noted',
    stopped: 'stopped, abandon, close-realtime, no retry, no tick',
  },
  pull: {
    started: 'same',
    'network-came': 'same',
    'network-went': 'waiting, abandon, close-realtime, retry in 60 s',
    'try-now': 'same',
    'realtime-ready': 'same',
    'realtime-entry: next': 'noted',
    'realtime-entry: gap': 'noted',
    'realtime-closed': 'noted',
    done: 'push',
    'failed: network': 'waiting, close-realtime, retry in 0.5 s',
    'failed: unavailable': 'waiting, retry in 90 s',
    'failed: history-lost': 're-read',
    'failed: unauthenticated': 'sign-in-needed, close-realtime, retry in 600 s',
    'failed: revoked': 'waiting, retry in 0.5 s',
    'failed: refused': 're-read',
    'failed: bug': 're-read',
    queued: 'same',
    'timer: retry': 'same',
    'timer: tick': 'noted',
    'signed-in': 'check-desk, abandon, close-realtime, no retry',
    'signed-out': 'sign-in-needed, abandon, close-realtime, retry in 600 s',
    'read-wanted': 'noted',
    stopped: 'stopped, abandon, close-realtime, no retry, no tick',
  },
  push: {
    started: 'same',
    'network-came': 'same',
    'network-went': 'waiting, abandon, close-realtime, retry in 60 s',
    'try-now': 'same',
    'realtime-ready': 'same',
    'realtime-entry: next': 'noted',
    'realtime-entry: gap': 'noted',
    'realtime-closed': 'noted',
    done: 'claim',
    'failed: network': 'waiting, close-realtime, retry in 0.5 s',
    'failed: unavailable': 'waiting, retry in 90 s',
    'failed: history-lost': 'waiting, retry in 0.5 s',
    'failed: unauthenticated': 'renew-session',
    'failed: revoked': 'waiting, retry in 0.5 s',
    'failed: refused': 'set-aside',
    'failed: bug': 'waiting, retry in 0.5 s',
    queued: 'noted',
    'timer: retry': 'same',
    'timer: tick': 'noted',
    'signed-in': 'check-desk, abandon, close-realtime, no retry',
    'signed-out': 'sign-in-needed, abandon, close-realtime, retry in 600 s',
    'read-wanted': 'noted',
    stopped: 'stopped, abandon, close-realtime, no retry, no tick',
  },
  'set-aside': {
    started: 'same',
    'network-came': 'same',
    'network-went': 'set-aside, abandon, close-realtime, retry in 60 s',
    'try-now': 'same',
    'realtime-ready': 'same',
    'realtime-entry: next': 'noted',
    'realtime-entry: gap': 'noted',
    'realtime-closed': 'noted',
    done: 'push',
    'failed: network': 'waiting, retry in 0.5 s',
    'failed: unavailable': 'waiting, retry in 0.5 s',
    'failed: history-lost': 'waiting, retry in 0.5 s',
    'failed: unauthenticated': 'waiting, retry in 0.5 s',
    'failed: revoked': 'waiting, retry in 0.5 s',
    'failed: refused': 'waiting, retry in 0.5 s',
    'failed: bug': 'waiting, retry in 0.5 s',
    queued: 'noted',
    'timer: retry': 'same',
    'timer: tick': 'noted',
    'signed-in': 'set-aside, abandon, close-realtime, no retry',
    'signed-out': 'sign-in-needed, abandon, close-realtime, retry in 600 s',
    'read-wanted': 'noted',
    stopped: 'stopped, abandon, close-realtime, no retry, no tick',
  },
  claim: {
    started: 'same',
    'network-came': 'same',
    'network-went': 'waiting, abandon, close-realtime, retry in 60 s',
    'try-now': 'same',
    'realtime-ready': 'same',
    'realtime-entry: next': 'noted',
    'realtime-entry: gap': 'noted',
    'realtime-closed': 'noted',
    done: 'live',
    'failed: network': 'waiting, close-realtime, retry in 0.5 s',
    'failed: unavailable': 'waiting, retry in 90 s',
    'failed: history-lost': 'live',
    'failed: unauthenticated': 'renew-session',
    'failed: revoked': 'waiting, retry in 0.5 s',
    'failed: refused': 'live',
    'failed: bug': 'live',
    queued: 'noted',
    'timer: retry': 'same',
    'timer: tick': 'noted',
    'signed-in': 'check-desk, abandon, close-realtime, no retry',
    'signed-out': 'sign-in-needed, abandon, close-realtime, retry in 600 s',
    'read-wanted': 'noted',
    stopped: 'stopped, abandon, close-realtime, no retry, no tick',
  },
  wipe: {
    started: 'same',
    'network-came': 'same',
    'network-went': 'same',
    'try-now': 'same',
    'realtime-ready': 'same',
    'realtime-entry: next': 'same',
    'realtime-entry: gap': 'same',
    'realtime-closed': 'same',
    done: 'wiped, no retry, no tick',
    'failed: network': 'waiting, retry in 0.5 s',
    'failed: unavailable': 'waiting, retry in 0.5 s',
    'failed: history-lost': 'waiting, retry in 0.5 s',
    'failed: unauthenticated': 'waiting, retry in 0.5 s',
    'failed: revoked': 'waiting, retry in 0.5 s',
    'failed: refused': 'waiting, retry in 0.5 s',
    'failed: bug': 'waiting, retry in 0.5 s',
    queued: 'same',
    'timer: retry': 'same',
    'timer: tick': 'noted',
    'signed-in': 'same',
    'signed-out': 'same',
    'read-wanted': 'noted',
    stopped: 'stopped, abandon, no retry, no tick',
  },
  waiting: {
    started: 'same',
    'network-came': 'check-desk, no retry',
    'network-went': 'waiting, retry in 60 s',
    'try-now': 'check-desk, no retry',
    'realtime-ready': 'same',
    'realtime-entry: next': 'same',
    'realtime-entry: gap': 'same',
    'realtime-closed': 'same',
    done: 'same',
    'failed: network': 'same',
    'failed: unavailable': 'same',
    'failed: history-lost': 'same',
    'failed: unauthenticated': 'same',
    'failed: revoked': 'same',
    'failed: refused': 'same',
    'failed: bug': 'same',
    queued: 'same',
    'timer: retry': 'check-desk',
    'timer: tick': 'noted',
    'signed-in': 'check-desk, no retry',
    'signed-out': 'sign-in-needed, retry in 600 s',
    'read-wanted': 'noted',
    stopped: 'stopped, no retry, no tick',
  },
  joining: {
    started: 'same',
    'network-came': 'same',
    'network-went': 'waiting, close-realtime, retry in 60 s',
    'try-now': 'same',
    'realtime-ready': 'live, no retry',
    'realtime-entry: next': 'noted',
    'realtime-entry: gap': 'noted',
    'realtime-closed': 'waiting, retry in 0.5 s',
    done: 'same',
    'failed: network': 'same',
    'failed: unavailable': 'same',
    'failed: history-lost': 'same',
    'failed: unauthenticated': 'same',
    'failed: revoked': 'same',
    'failed: refused': 'same',
    'failed: bug': 'same',
    queued: 'noted',
    'timer: retry': 'waiting, close-realtime, retry in 0.5 s',
    'timer: tick': 'noted',
    'signed-in': 'check-desk, close-realtime, no retry',
    'signed-out': 'sign-in-needed, close-realtime, retry in 600 s',
    'read-wanted': 'noted',
    stopped: 'stopped, close-realtime, no retry, no tick',
  },
  live: {
    started: 'same',
    'network-came': 'pull',
    'network-went': 'waiting, close-realtime, retry in 60 s',
    'try-now': 'pull',
    'realtime-ready': 'same',
    'realtime-entry: next': 'apply',
    'realtime-entry: gap': 'pull',
    'realtime-closed': 'waiting, retry in 0.5 s',
    done: 'same',
    'failed: network': 'same',
    'failed: unavailable': 'same',
    'failed: history-lost': 'same',
    'failed: unauthenticated': 'same',
    'failed: revoked': 'same',
    'failed: refused': 'same',
    'failed: bug': 'same',
    queued: 'push',
    'timer: retry': 'same',
    'timer: tick': 'pull',
    'signed-in': 'check-desk, close-realtime, no retry',
    'signed-out': 'sign-in-needed, close-realtime, retry in 600 s',
    'read-wanted': 're-read',
    stopped: 'stopped, close-realtime, no retry, no tick',
  },
  'sign-in-needed': {
    started: 'same',
    'network-came': 'check-desk, no retry',
    'network-went': 'same',
    'try-now': 'check-desk, no retry',
    'realtime-ready': 'same',
    'realtime-entry: next': 'same',
    'realtime-entry: gap': 'same',
    'realtime-closed': 'same',
    done: 'same',
    'failed: network': 'same',
    'failed: unavailable': 'same',
    'failed: history-lost': 'same',
    'failed: unauthenticated': 'same',
    'failed: revoked': 'same',
    'failed: refused': 'same',
    'failed: bug': 'same',
    queued: 'same',
    'timer: retry': 'check-desk',
    'timer: tick': 'noted',
    'signed-in': 'check-desk, no retry',
    'signed-out': 'sign-in-needed, retry in 600 s',
    'read-wanted': 'noted',
    stopped: 'stopped, no retry, no tick',
  },
  ended: {
    started: 'same',
    'network-came': 'same',
    'network-went': 'same',
    'try-now': 'same',
    'realtime-ready': 'same',
    'realtime-entry: next': 'same',
    'realtime-entry: gap': 'same',
    'realtime-closed': 'same',
    done: 'same',
    'failed: network': 'same',
    'failed: unavailable': 'same',
    'failed: history-lost': 'same',
    'failed: unauthenticated': 'same',
    'failed: revoked': 'same',
    'failed: refused': 'same',
    'failed: bug': 'same',
    queued: 'same',
    'timer: retry': 'same',
    'timer: tick': 'same',
    'signed-in': 'same',
    'signed-out': 'same',
    'read-wanted': 'same',
    stopped: 'same',
  },
}

const at = { now: NOON, random: 0 }

describe('each state, each event', () => {
  for (const state of Object.keys(table) as StateName[]) {
    it(state, () => {
      const found = Object.fromEntries(
        (Object.keys(table[state]) as EventName[]).map((event) => [
          event,
          wordsOf(states[state], transition(states[state], eventOf(event, state), at)),
        ]),
      )
      expect(found).toEqual(table[state])
    })
  }
})

/** What follows in one of the table's states with other facts, in words, and the facts then. */
function step(state: StateName, facts: Partial<SyncFacts>, event: SyncEvent) {
  const before = { ...states[state], facts: { ...states[state].facts, ...facts } }
  const after = transition(before, event, at)
  return { words: wordsOf(before, after), facts: after.state.facts }
}
const done = (result: SyncResult): SyncEvent => ({ kind: 'done', run: settled.run, result })

describe('what depends on more than state and event', () => {
  it('only a revoked desk is wiped, and hears nothing more', () => {
    const event = done({ kind: 'check-desk', state: 'revoked' })
    expect(step('check-desk', {}, event).words).toBe('wipe')
    expect(step('check-desk', { realtime: 'ready' }, event).words).toBe('wipe, close-realtime')
  })

  it('a push answered with fewer outcomes than operations is tried again after a wait', () => {
    const some = step('push', { failures: 4 }, done({ kind: 'push', sent: 5, settled: 2, isMore: true }))
    expect(some.words).toBe('waiting, retry in 0.5 s') // what was taken starts the count anew
    expect(some.facts.isOutboxDue).toBe(true)
    const none = step('push', { failures: 4 }, done({ kind: 'push', sent: 5, settled: 0, isMore: true }))
    expect(none.words).toBe('waiting, retry in 8 s')
  })

  it('an outbox longer than one push is sent on at once', () => {
    expect(step('push', {}, done({ kind: 'push', sent: 50, settled: 50, isMore: true })).words).toBe('push')
  })

  it('what another person did here and whose session is over is set aside; the rest goes on', () => {
    const head = { authorId: 'user-2', operationId: 'operation-1', sent: 3 }
    const failure = { kind: 'unauthenticated' } as const
    const after = step('push', {}, { kind: 'failed', run: settled.run, failure, head })
    expect(after.words).toBe('set-aside')
    expect(after.facts.aside).toMatchObject({
      which: { authorId: 'user-2' },
      refusal: { code: 'unauthenticated' },
    })
    expect(after.facts.isOutboxDue).toBe(true)
  })

  it('when a whole push is refused its operations are sent one by one, and the wrong one is set aside', () => {
    const failure = { kind: 'refused', refusal: { code: 'validation_failed', detail: 'No.' } } as const
    const head = { authorId: 'user-1', operationId: 'operation-1', sent: 3 }
    const all = step('push', {}, { kind: 'failed', run: settled.run, failure, head })
    expect(all).toMatchObject({ words: 'push', facts: { pushLimit: 1 } })
    const one = step(
      'push',
      { pushLimit: 1 },
      { kind: 'failed', run: settled.run, failure, head: { ...head, sent: 1 } },
    )
    expect(one).toMatchObject({
      words: 'set-aside',
      facts: { aside: { which: { operationId: 'operation-1' } } },
    })
  })

  it('an operation the server has a fault with is tried five times, then set aside', () => {
    const event = eventOf('failed: bug', 'push')
    expect(step('push', { headTries: 3 }, event).words).toBe('waiting, retry in 0.5 s')
    expect(step('push', { headTries: 4 }, event).words).toBe('set-aside')
  })

  it('a log that is shorter than what the desk has seen makes it read anew, once', () => {
    const event = done({ kind: 'pull', cursor: 10, latest: 3 })
    expect(step('pull', {}, event).words).toBe('re-read')
    expect(step('pull', { isFreshlyRead: true }, event)).toMatchObject({
      words: 'push',
      facts: { isStuck: true },
    })
  })

  it('a page of the log that brings nothing does not make it ask again at once', () => {
    const event = done({ kind: 'pull', cursor: 10, latest: 12 })
    expect(step('pull', {}, event).words).toBe('re-read')
    expect(step('pull', { isFreshlyRead: true }, event).words).toBe('push')
  })

  it('a page of the log that is not the last is followed by the next', () => {
    expect(step('pull', {}, done({ kind: 'pull', cursor: 11, latest: 12 })).words).toBe('pull')
  })

  it('history lost right after reading anew waits before reading once more', () => {
    const event = eventOf('failed: history-lost', 'pull')
    const after = step('pull', { isFreshlyRead: true }, event)
    expect(after).toMatchObject({ words: 'waiting, retry in 0.5 s', facts: { isLogLost: true } })
  })

  it('a desk away for longer than a day reads its days anew', () => {
    const event = eventOf('done', 'renew-session')
    expect(step('renew-session', { asOf: NOON - 23 * HOUR_MS }, event).words).toBe('pull, open-realtime')
    expect(step('renew-session', { asOf: NOON - 25 * HOUR_MS }, event).words).toBe('re-read, open-realtime')
    expect(step('renew-session', { cursor: null, asOf: null }, event).words).toBe('re-read, open-realtime')
  })

  it('after catching up failed for good, what waits is sent, then it waits', () => {
    const event = done({ kind: 'push', sent: 1, settled: 1, isMore: false })
    expect(step('push', { isStuck: true }, event).words).toBe('waiting, retry in 0.5 s')
  })

  it('answers to what was abandoned and words of an older connection change nothing', () => {
    const result = { kind: 'pull', cursor: 12, latest: 12 } as const
    expect(step('pull', {}, { kind: 'done', run: settled.run - 1, result }).words).toBe('same')
    expect(step('live', {}, { kind: 'realtime-closed', connection: 0 }).words).toBe('same')
    expect(step('live', {}, { kind: 'realtime-entry', connection: 0, seq: 11 }).words).toBe('same')
  })

  it('the same entry twice changes nothing', () => {
    expect(step('live', {}, { kind: 'realtime-entry', connection: 1, seq: 10 }).words).toBe('same')
  })

  it('while held back the next entries are applied all the same, and the wait goes on', () => {
    const held = { realtime: 'ready', cursor: 10, isDeskChecked: true, userId: 'user-1' } as const
    expect(step('waiting', held, eventOf('realtime-entry: next', 'waiting')).words).toBe('apply')
    const applied = step('apply', { ...held, isHeldBack: true }, eventOf('done', 'apply'))
    expect(applied.words).toBe('waiting')
  })
})

describe('the connection pill', () => {
  const shown = Object.fromEntries(
    (Object.keys(states) as StateName[]).map((name) => [name, connectionOf(states[name], NOON).state]),
  )

  it('shows each state', () => {
    expect(shown).toEqual({
      idle: 'connecting',
      'check-desk': 'connecting',
      'renew-session': 'connecting',
      're-read': 'catching-up',
      apply: 'live',
      pull: 'catching-up',
      push: 'catching-up',
      'set-aside': 'live',
      claim: 'catching-up',
      wipe: 'offline',
      waiting: 'offline',
      joining: 'catching-up',
      live: 'live',
      'sign-in-needed': 'sign-in-needed',
      ended: 'offline',
    })
  })

  it('says as of now only while live', () => {
    expect(connectionOf(states.live, NOON).asOf).toBe(NOON)
    expect(connectionOf(states.waiting, NOON).asOf).toBe(NOON - 60_000)
  })

  it('does not flicker between tries', () => {
    const trying = { ...states['check-desk'], facts: { ...states['check-desk'].facts, failures: 3 } }
    expect(connectionOf(trying, NOON).state).toBe('offline')
  })

  it('is not live once an entry is known to be missing', () => {
    const { state } = transition(states.live, eventOf('realtime-entry: gap', 'live'), at)
    expect(connectionOf(state, NOON).state).toBe('catching-up')
  })
})
