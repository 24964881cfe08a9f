import { ApiError } from '@scheduler/shared-types/api/api-client'
import type { ErrorCode } from '@scheduler/shared-types/errors/error-codes'
import type { Problem } from '@scheduler/shared-types/errors/problem.contract'
import { expect } from 'vitest'

/** Waits for a call that must be refused with the code, and gives the whole problem for closer looks. */
export async function expectProblem(call: Promise<unknown>, code: ErrorCode): Promise<Problem> {
  const outcome = await call.then(
    (value) => ({ answered: value }),
    (error: unknown) => error,
  )
  expect(outcome).toBeInstanceOf(ApiError)
  const { problem } = outcome as ApiError // checked on the line above
  expect(problem.code).toBe(code)
  return problem
}
