/** Seconds left before which a screen reader is told again; in between the countdown is silent. */
const SPOKEN_AT = [120, 60, 30]

/**
 * How far the server's clock is ahead of this device's, in ms.
 * @param sentAt Device time when the question left. Using it, not the answer's arrival, errs on the safe
 * side: the countdown ends a little before the hold does, never after.
 */
export function clockDifference(serverTime: string, sentAt: number): number {
  return Date.parse(serverTime) - sentAt
}

/** Whole seconds left on the server's clock, never below zero. */
export function secondsLeft(expiresAt: string, difference: number, deviceNow: number): number {
  return Math.max(0, Math.ceil((Date.parse(expiresAt) - difference - deviceNow) / 1000))
}

/** `4:05` */
export function clockFace(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** What is spoken now: changes at coarse steps only, empty while there is plenty of time. */
export function spokenTimeLeft(seconds: number): string {
  const step = SPOKEN_AT.findLast((each) => seconds <= each)
  if (step === undefined || seconds === 0) return ''
  if (step === 30) return '30 seconds left to keep this time.'
  return step === 60 ? '1 minute left to keep this time.' : '2 minutes left to keep this time.'
}
