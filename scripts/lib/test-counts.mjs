import { existsSync, readFileSync } from 'node:fs'

/**
 * Counts the tests of one vitest JSON report. A run that failed without naming a failed test (a file that does not
 * load, a set-up that throws, no report at all) counts as one failure, so that a red run never says `0 failed`.
 * @param {string} report path of the JSON report
 * @param {number} exitCode vitest's
 * @returns {{ passed: number, failed: number }}
 */
export function countTests(report, exitCode) {
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
  const passed = counts.numPassedTests ?? 0
  const failed = counts.numFailedTests ?? 0
  return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed }
}
