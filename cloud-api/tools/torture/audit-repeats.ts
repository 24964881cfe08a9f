import type { Answer } from './scenario.ts'

/**
 * Repeats that had anything else than the first answer: once an operation was acknowledged, a refusal or another
 * content; another request under its key that was not refused as `idempotency_key_reused`; a key refused as used that
 * never was. Copies sent before the first was answered may be refused, as the time may have become free between them,
 * but never because of what the operation itself had made.
 */
export function findWrongRepeats(answers: readonly Answer[]): Answer[] {
  return [...Map.groupBy(answers, ({ operationId }) => operationId).values()].flatMap(wrongOf)
}

function wrongOf(answers: readonly Answer[]): Answer[] {
  const [first] = answers
    .filter(({ outcome, repeat }) => outcome === 'acknowledged' && repeat !== 'reused-key')
    .toSorted((a, b) => a.received - b.received)
  return answers.filter((answer) => {
    if (answer.repeat === 'reused-key') return answer.code !== 'idempotency_key_reused'
    if (answer.isOwnConflict || answer.code === 'idempotency_key_reused') return true
    if (!first) return false
    if (answer.outcome === 'refused') return answer.sent > first.received
    return answer.content !== first.content
  })
}
