import type { TortureResult } from './run-torture.ts'

export type Verdict = { readonly passed: boolean; readonly sentence: string }

/** What a result proves. One without an acknowledged write proves nothing, so it is not passed either. */
export function judge(result: TortureResult): Verdict {
  const { acknowledged, overlaps, overlapsMeanwhile, lostAcknowledged, duplicates, logGaps, eventFaults } =
    result
  const faults = [overlaps, overlapsMeanwhile, lostAcknowledged, duplicates, logGaps, eventFaults]
  if (faults.some((count) => count > 0)) {
    return { passed: false, sentence: 'A promise is broken.' }
  }
  if (acknowledged === 0) {
    return { passed: false, sentence: 'Nothing was acknowledged, so nothing was tested.' }
  }
  return { passed: true, sentence: 'Nothing lost, nothing twice, nobody in two places.' }
}
