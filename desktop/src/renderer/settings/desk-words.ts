import type { Desk } from '@scheduler/shared-types/desks/desk.contract'
import { clockWords } from '@scheduler/shared-types/display/clock-words'
import { dateInZone, shortDate } from '../time/words.ts'

export const PLATFORMS: Readonly<Record<Desk['platform'], string>> = {
  windows: 'Windows',
  macos: 'macOS',
  linux: 'Linux',
  browser: 'In a browser',
  'newer-version': 'On a newer system',
}

/** `Tue 24 Nov, 09:30` on the clinic's clock. */
export function momentIn(timeZone: string, instant: string): string {
  const at = Date.parse(instant)
  return `${shortDate(dateInZone(timeZone, at))}, ${clockWords(timeZone, at)}`
}

type Standing = { readonly look: 'active' | 'ending' | 'ended'; readonly words: string }

/** How a desk stands, in words. */
export function standingOf({ revokedAt, wipedAt }: Desk, timeZone: string): Standing {
  if (!revokedAt) return { look: 'active', words: 'Active' }
  if (wipedAt) return { look: 'ended', words: `Revoked; its cache was erased ${momentIn(timeZone, wipedAt)}` }
  return { look: 'ending', words: 'Revoked; its cache is erased when it next reaches the server' }
}
