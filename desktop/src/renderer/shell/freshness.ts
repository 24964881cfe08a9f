import { clockWords } from '@scheduler/shared-types/display/clock-words'
import type { Connection } from '../../ipc/ipc-contract.ts'
import type { ShellState } from '../bridge/desk-bridge.ts'
import { dateInZone, shortDate } from '../time/words.ts'

/** How true the screen is, in words. */
export type Freshness = {
  readonly look: 'live' | 'busy' | 'offline' | 'sign-in' | 'stopped'
  /** In the pill. */
  readonly words: string
  /** What it means and what to do, for who asks. */
  readonly meaning: string
  /** Read out when it changes; it says nothing of counts, which change with every act. */
  readonly spoken: string
}

/** What the pill says. Pure; `now` is epoch milliseconds. */
export function freshnessOf(
  { state, asOf, updateNeeded }: Connection,
  shell: ShellState,
  timeZone: string,
  now: number,
): Freshness {
  if (shell !== 'open') {
    return {
      look: 'stopped',
      words: 'Desk stopped',
      meaning:
        'The front desk program on this computer does not answer. What was done is kept. It comes back by itself after a minute at most; if not, start it again.',
      spoken: 'The front desk program on this computer does not answer.',
    }
  }
  if (updateNeeded !== null) {
    return { look: 'stopped', words: 'Update this desk', meaning: updateNeeded, spoken: updateNeeded }
  }
  switch (state) {
    case 'live':
      return {
        look: 'live',
        words: 'Live',
        meaning: 'What you see is true now, and what you do is accepted at once.',
        spoken: 'The desk is live.',
      }
    case 'connecting':
      return {
        look: 'busy',
        words: 'Connecting…',
        meaning: 'The desk is looking for the server. You can go on working.',
        spoken: 'Connecting to the server.',
      }
    case 'catching-up':
      return {
        look: 'busy',
        words: 'Catching up…',
        meaning: 'The server is back. What others did meanwhile is read first, then what waits here is sent.',
        spoken: 'The server is back. Catching up.',
      }
    case 'sign-in-needed':
      return {
        look: 'sign-in',
        words: 'Sign in to send',
        meaning:
          'The server is back and asks for your password. Until then what is done here is kept on this computer.',
        spoken: 'The server is back. Sign in to send what waits.',
      }
    case 'offline': {
      const since = asOf === null ? null : asOfWords(asOf, timeZone, now)
      return {
        look: 'offline',
        words: since === null ? 'Offline' : `Offline · as of ${since}`,
        meaning: `The server cannot be reached. ${
          since === null ? '' : `What you see was true at ${since}. `
        }Go on working: what you do is kept on this computer and sent when the server is back. Patients get no message before that.`,
        spoken: 'The desk is offline. You can go on working.',
      }
    }
  }
}

/** `10:42`, or with the day where it was another one. `asOf` is an instant; `now` epoch milliseconds. */
export function asOfWords(asOf: string, timeZone: string, now: number): string {
  const instant = Date.parse(asOf)
  const date = dateInZone(timeZone, instant)
  const time = clockWords(timeZone, instant)
  return date === dateInZone(timeZone, now) ? time : `${shortDate(date)}, ${time}`
}

/** `3 waiting`; null where nothing waits. */
export function waitingWords({ waiting }: Connection): string | null {
  return waiting > 0 ? `${waiting} waiting` : null
}

/** `1 needs attention`, `2 need attention`; null where nobody is needed. */
export function refusedWords({ refused }: Connection): string | null {
  if (refused === 0) return null
  return refused === 1 ? '1 needs attention' : `${refused} need attention`
}
