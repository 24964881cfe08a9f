import { ApiError } from '@scheduler/shared-types/api/api-client'
import { v4 } from 'uuid'

/** One act of the patient: the same operation id, and the same made-up ids, however often it is sent. */
export type Attempt = { readonly operationId: string; readonly newId: string }

/**
 * Gives each act its operation id and keeps it until the act is answered, so that "Try again" after a lost
 * answer repeats the same operation and cannot do it twice.
 */
export function createAttempts(): {
  run<Answer>(act: unknown, send: (attempt: Attempt) => Promise<Answer>): Promise<Answer>
} {
  const open = new Map<string, Attempt>()

  async function run<Answer>(act: unknown, send: (attempt: Attempt) => Promise<Answer>): Promise<Answer> {
    const key = JSON.stringify(act)
    const attempt = open.get(key) ?? { operationId: v4(), newId: v4() }
    open.set(key, attempt)
    try {
      const answer = await send(attempt)
      open.delete(key)
      return answer
    } catch (error) {
      if (isAnswer(error)) open.delete(key)
      throw error
    }
  }

  return { run }
}

/** Whether the server judged the act; otherwise it may or may not have happened. */
function isAnswer(error: unknown): boolean {
  return error instanceof ApiError && error.problem.status < 500 && error.problem.code !== 'rate_limited'
}
