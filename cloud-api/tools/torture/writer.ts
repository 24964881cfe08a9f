import { ApiError } from '@scheduler/shared-types/api/api-client'
import { seededRandom } from '../../src/demo/seeded-random.ts'
import { openLog, toAnswer } from './client-log.ts'
import { connect } from './connection.ts'
import { type DeskOperation, deskOperations, tellOutcome } from './desk-operations.ts'
import { KINDS, kindOf, type Repeat } from './kinds.ts'
import { createMemory } from './memory.ts'
import type { Ended, Operation } from './operation.ts'
import { publicOperations } from './public-operations.ts'
import type { Scenario, Word } from './scenario.ts'
import { staffOperations } from './staff-operations.ts'

export type WriterOptions = {
  readonly scenario: Scenario
  readonly index: number
  /** What was said last. */
  readonly word: () => Word
  /** Called after each answer. */
  readonly onAnswer: () => void
}

/**
 * A receptionist and many guests: what they can do, what they did, and what they remember. It decides nothing (see
 * acts.ts); several clients act as one writer at the same time.
 */
export function createWriter({ scenario, index, word, onAnswer }: WriterOptions) {
  const random = seededRandom(scenario.seed * 1000 + index)
  const log = openLog(scenario.logDir, index)
  const connection = connect({
    scenario,
    index,
    random,
    endAt: () => word().endAt,
    note: log.trouble,
  })
  const desk = deskOperations(connection, scenario.clinicId)
  const { expiring, staff } = scenario
  const memory = createMemory(expiring.filter((_, i) => i % staff.length === index))
  const counts = new Map(KINDS.map((kind) => [kind, 0]))
  /** Keys of which a try had no answer: whether they are free is not known. */
  const doubtful = new Set<string>()
  let events = 0

  function note(operation: Operation, repeat: Repeat | null, ended: NonNullable<Ended>, sent: number): void {
    events += 1
    const answer = toAnswer(operation, repeat, ended, { sent, received: events })
    log.answer(answer)
    const kind = kindOf(answer)
    if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + 1)
    if ('told' in ended) {
      if (ended.told.appointment) memory.learn(ended.told.appointment)
      if (repeat === null || repeat === 'freed-key') memory.noteAcknowledged(operation, word().kills)
    } else if (repeat === null && operation.altered && !doubtful.has(operation.operationId)) {
      memory.noteRefused(operation)
    }
    onAnswer()
  }

  /** Sends an operation until it is answered. */
  async function perform(operation: Operation, repeat: Repeat | null = null): Promise<Ended> {
    events += 1
    const sent = events
    const onDoubt = () => doubtful.add(operation.operationId)
    let ended: Ended
    try {
      const told = await connection.untilAnswered(operation.send, onDoubt)
      ended = told && { told }
    } catch (error) {
      if (!isRefusal(error)) throw error
      ended = { problem: error.problem }
    }
    if (ended) note(operation, repeat, ended, sent)
    return ended
  }

  /** Sends operations in one push, and what of it was not tried in another, until each is answered. */
  async function performPush(
    operations: readonly DeskOperation[],
    repeat: Repeat | null = null,
  ): Promise<void> {
    events += 1
    const sent = events
    let left = operations
    while (left.length > 0) {
      const onDoubt = () => {
        for (const { operationId } of left) doubtful.add(operationId)
      }
      const outcomes = await connection.untilAnswered(() => desk.push(left.map(({ wire }) => wire)), onDoubt)
      if (outcomes === null) return
      for (const outcome of outcomes) {
        const operation = left.find(({ operationId }) => operationId === outcome.operationId)
        if (!operation) throw new Error('the outcome of an operation that was not pushed')
        const ended = endOf(outcome)
        if (ended) note(operation, repeat, ended, sent)
      }
      const answered = new Set(outcomes.map(({ operationId }) => operationId))
      left = left.filter(({ operationId }) => !answered.has(operationId))
    }
  }

  /** Null: it ended in an error that the push reports as a refusal. */
  function endOf(outcome: Parameters<typeof tellOutcome>[0]): Ended {
    try {
      return { told: tellOutcome(outcome) }
    } catch (error) {
      if (isRefusal(error)) return { problem: error.problem }
      return null
    }
  }

  return {
    scenario,
    random,
    connection,
    memory,
    /** How often each kind was done. */
    counts: counts as ReadonlyMap<string, number>,
    /** How often each kind was begun, also where there was nothing to do it with. */
    tries: new Map<string, number>(),
    kills: () => word().kills,
    staff: staffOperations(connection, scenario.clinicId),
    guest: publicOperations(connection, scenario.slug),
    desk,
    /** It is sent several times, so a refusal does not say that its key is free. */
    doubt: ({ operationId }: Operation) => doubtful.add(operationId),
    perform,
    performPush,
  }
}
export type Writer = ReturnType<typeof createWriter>

function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.problem.status < 500
}
