import type { Outcome } from '../../src/operations/commit-operations.ts'

/** Stands in for the real one: no operation was ever answered. */
export async function findAnswers(): Promise<Map<string, Outcome>> {
  return new Map()
}
