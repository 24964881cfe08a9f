import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import type { SetTimer } from '../core.ts'

/** Minutes without a touch after which a desk locks itself. */
export const LOCK_MINUTES = 10

/** Whether somebody who gave their password is at the desk. */
export type Presence = {
  readonly isLocked: () => boolean
  readonly lock: () => void
  readonly unlock: () => void
  /** Somebody touched the desk. */
  readonly touch: () => void
  readonly close: () => void
}

export type PresenceOptions = {
  /** Somebody was signed in when the desk was closed: they have to give their password again. */
  readonly beginsLocked: boolean
  /** Whether anybody is signed in at all. */
  readonly isSignedIn: () => boolean
  readonly now: () => number
  readonly setTimer: SetTimer
  readonly onLocked: () => void
}

const LOCK_MS = LOCK_MINUTES * MINUTE_MS

export function createPresence(options: PresenceOptions): Presence {
  const { isSignedIn, now, setTimer, onLocked } = options
  let locked = options.beginsLocked
  let touchedAt = now()
  let stopTimer = () => {}

  function lock(): void {
    stopTimer()
    if (locked || !isSignedIn()) return
    locked = true
    onLocked()
  }

  function watch(): void {
    stopTimer()
    stopTimer = setTimer(Math.max(0, touchedAt + LOCK_MS - now()), () => {
      if (now() - touchedAt >= LOCK_MS) lock()
      else watch()
    })
  }

  function touch(): void {
    touchedAt = now()
  }

  return {
    isLocked: () => {
      // A machine that slept has missed its timer.
      if (!locked && isSignedIn() && now() - touchedAt >= LOCK_MS) lock()
      return locked && isSignedIn()
    },
    lock,
    unlock: () => {
      locked = false
      touch()
      watch()
    },
    touch,
    close: () => stopTimer(),
  }
}
