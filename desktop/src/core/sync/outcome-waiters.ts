import type { OperationOutcome } from '@scheduler/shared-types/sync/push.contract'
import type { SyncClock } from './sync-ports.ts'

type Answer = OperationOutcome | null

/** Those who wait for the server's answer to one operation each. */
export function outcomeWaiters(clock: SyncClock) {
  const waiting = new Map<string, Set<(answer: Answer) => void>>()

  function answer(operationId: string, outcome: Answer): void {
    const waiters = waiting.get(operationId)
    waiting.delete(operationId)
    for (const waiter of waiters ?? []) waiter(outcome)
  }

  return {
    /** null after that time, or when it is given up. */
    add: (operationId: string, withinMs: number): Promise<Answer> =>
      new Promise((resolve) => {
        const waiters = waiting.get(operationId) ?? new Set()
        waiting.set(operationId, waiters)
        const stop = clock.setTimer(withinMs, () => {
          waiters.delete(waiter)
          resolve(null)
        })
        const waiter = (outcome: Answer) => {
          stop()
          resolve(outcome)
        }
        waiters.add(waiter)
      }),
    settle: (outcomes: readonly OperationOutcome[]): void => {
      for (const outcome of outcomes) answer(outcome.operationId, outcome)
    },
    /** The server cannot be reached: nobody waits in vain. */
    giveUp: (): void => {
      for (const operationId of [...waiting.keys()]) answer(operationId, null)
    },
  }
}
