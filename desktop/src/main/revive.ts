const WINDOW_MS = 60_000
const MOST = 3

/**
 * Whether a page that has died may be loaded again: a few times a minute, so that one which dies at once does not
 * go round for ever.
 * @param deaths when it died before, in ms since the epoch
 */
export function mayRevive(deaths: readonly number[], now: number): boolean {
  return deaths.filter((at) => at > now - WINDOW_MS).length < MOST
}
