import { ACTS, KINDS } from './kinds.ts'
import type { TortureResult } from './run-torture.ts'

export type Verdict = { readonly passed: boolean; readonly sentence: string }

/** Of a run of a minute or more; a shorter one needs its share of them. */
const LEAST = { operations: 1500, kills: 10, lostAnswers: 20, ofEachAct: 10, ofEachRepeat: 20 }

/** Fields of the result that are 0 unless a promise is broken. */
export const FAULTS = [
  'overlaps',
  'overlapsMeanwhile',
  'unnamedOverlaps',
  'wrongRepeats',
  'serverErrors',
  'lostAcknowledged',
  'duplicates',
  'logGaps',
  'eventFaults',
] as const

/** What a result proves. One in which too little was done proves nothing, so it is not passed either. */
export function judge(result: TortureResult, seconds: number): Verdict {
  const broken = FAULTS.filter((fault) => result[fault] > 0)
  if (broken.length > 0) return { passed: false, sentence: `A promise is broken: ${broken.join(', ')}.` }
  if (result.acknowledged === 0) {
    return { passed: false, sentence: 'Nothing was acknowledged, so nothing was tested.' }
  }
  const missing = findMissing(result, seconds)
  if (missing.length > 0) {
    return { passed: false, sentence: `Too little was done to prove anything: ${missing.join(', ')}.` }
  }
  return { passed: true, sentence: 'Nothing lost, nothing twice, nobody in two places.' }
}

function findMissing({ operations, kills, lostAnswers, done }: TortureResult, seconds: number): string[] {
  const share = Math.min(1, seconds / 60)
  const wanted: [string, number, number][] = [
    ['operations', operations, LEAST.operations],
    ['kills', kills, LEAST.kills],
    ['lost answers', lostAnswers, LEAST.lostAnswers],
    ...KINDS.map((kind): [string, number, number] => [kind, done[kind] ?? 0, leastOf(kind)]),
  ]
  return wanted.flatMap(([name, count, ofMinute]) => {
    const least = Math.floor(ofMinute * share)
    return count < least ? [`${count} of ${least} ${name}`] : []
  })
}

/** A repeat is a fault of the line; an act is what it happens to. */
function leastOf(kind: string): number {
  return (ACTS as readonly string[]).includes(kind) ? LEAST.ofEachAct : LEAST.ofEachRepeat
}
