import type { SetTimer } from '../../src/core/core.ts'

/** The real clock, which a test puts on. */
export type SteeredClock = {
  readonly now: () => number
  readonly setTimer: SetTimer
  /** Goes on by so much; every timer that is due by then rings. */
  readonly pass: (milliseconds: number) => void
}

type Timer = { readonly at: number; readonly ring: () => void }

export function createSteeredClock(): SteeredClock {
  const timers = new Set<Timer>()
  let ahead = 0
  const now = () => Date.now() + ahead
  return {
    now,
    setTimer: (milliseconds, call) => {
      const timer: Timer = { at: now() + milliseconds, ring: () => stop() && call() }
      const real = setTimeout(timer.ring, milliseconds)
      const stop = () => {
        clearTimeout(real)
        return timers.delete(timer)
      }
      timers.add(timer)
      return () => void stop()
    },
    pass: (milliseconds) => {
      ahead += milliseconds
      for (const { ring } of [...timers].filter(({ at }) => at <= now())) ring()
    },
  }
}

/**
 * The same for a program of its own: replaces its clock and its timers from now on, and leaves `passTime` for the
 * test to call. Runs in that program: it must use nothing from outside itself.
 */
export function steerOwnClock(): void {
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis
  const realNow = Date.now
  const timers = new Map<unknown, { readonly at: number; readonly ring: () => void }>()
  let ahead = 0
  const now = () => realNow() + ahead
  const setTimer = (call: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) => {
    const ring = () => {
      timers.delete(timer)
      realClear(timer)
      call(...given)
    }
    const timer = realSet(ring, milliseconds)
    timers.set(timer, { at: now() + milliseconds, ring })
    return timer
  }
  const clearTimer = (timer?: Parameters<typeof realClear>[0]) => {
    timers.delete(timer)
    realClear(timer)
  }
  Date.now = now
  Object.assign(globalThis, {
    setTimeout: setTimer,
    clearTimeout: clearTimer,
    passTime: (milliseconds: number) => {
      ahead += milliseconds
      for (const { at, ring } of [...timers.values()]) if (at <= now()) ring()
    },
  })
}
