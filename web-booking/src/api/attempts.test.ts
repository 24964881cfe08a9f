import { ApiError, NetworkError } from '@scheduler/shared-types/api/api-client'
import type { ErrorCode } from '@scheduler/shared-types/errors/error-codes'
import { expect, test } from 'vitest'
import { type Attempt, createAttempts } from './attempts.ts'

function refusal(code: ErrorCode, status: number): ApiError {
  return new ApiError({ type: 'about:blank', title: code, status, code, detail: code })
}

/** Runs the same act as often as there are outcomes and returns what each try was sent with. */
async function attemptsOf(
  outcomes: readonly (Error | 'done')[],
  acts?: readonly unknown[],
): Promise<Attempt[]> {
  const attempts = createAttempts()
  const sent: Attempt[] = []
  for (const [i, outcome] of outcomes.entries()) {
    const send = async (attempt: Attempt) => {
      sent.push(attempt)
      if (outcome !== 'done') throw outcome
    }
    await attempts.run(acts?.[i] ?? 'the act', send).catch(() => undefined)
  }
  return sent
}

test.each([
  ['no answer', new NetworkError(null)],
  ['a server in trouble', refusal('unavailable', 503)],
  ['a rate limit', refusal('rate_limited', 429)],
])('after %s the same operation is sent again', async (_, error) => {
  const [first, second, third] = await attemptsOf([error, error, 'done'])
  expect(second).toEqual(first)
  expect(third).toEqual(first)
})

test('an answer ends the act: the next one is new', async () => {
  const [first, second] = await attemptsOf(['done', 'done'])
  expect(second?.operationId).not.toBe(first?.operationId)
  expect(second?.newId).not.toBe(first?.newId)
})

test('a refusal is an answer, too', async () => {
  const [first, second] = await attemptsOf([refusal('appointment_conflict', 409), 'done'])
  expect(second?.operationId).not.toBe(first?.operationId)
})

test('another act has an operation of its own, even while the first is unanswered', async () => {
  const lost = new NetworkError(null)
  const [first, other, again] = await attemptsOf([lost, lost, 'done'], [{ a: 1 }, { a: 2 }, { a: 1 }])
  expect(other?.operationId).not.toBe(first?.operationId)
  expect(again).toEqual(first)
})
