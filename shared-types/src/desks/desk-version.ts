/**
 * The oldest desk this server works with. Raised only when an older one would do harm; every desk between is served,
 * for weeks (docs/decisions/0013).
 */
export const LEAST_DESK_VERSION = '0.1.0'

/** What a desk is that names no version: the first ones did not. */
export const FIRST_DESK_VERSION = '0.1.0'

/** Three numbers, and whatever a build adds behind them. */
export const DESK_VERSION_PATTERN = /^\d{1,6}\.\d{1,6}\.\d{1,6}([-+][\w.+-]{1,40})?$/

/** Whether a version is before another one; what stands behind the three numbers does not count. */
export function isOlderVersion(version: string, than: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(than)]
  const place = left.findIndex((number, i) => number !== right[i])
  return place !== -1 && (left[place] ?? 0) < (right[place] ?? 0)
}

function numbersOf(version: string): number[] {
  const [plain = ''] = version.split(/[-+]/)
  return plain.split('.').map(Number)
}
