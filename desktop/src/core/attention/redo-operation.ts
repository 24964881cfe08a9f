import { overrideOfRefusal } from '@scheduler/shared-types/appointments/override-of-refusal'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { AttentionDecision } from '../../ipc/ipc-contract.ts'
import type { StoredEntry } from '../database/outbox.store.ts'

export type Redo = {
  readonly entry: StoredEntry
  readonly decision: Exclude<AttentionDecision, { kind: 'dismiss' }>
  /** The appointment as the server has it now; null: it has none. */
  readonly there: { readonly version: number; readonly doctorId: string; readonly start: string } | null
  readonly operationId: string
  /** Instant. */
  readonly actedAt: string
}

/**
 * The act as a person wants it after having seen both sides. It is another operation: the refused one was answered.
 * Pure. @throws AppError validation_failed where the decision does not fit the act
 */
export function redoOperation({ entry, decision, there, operationId, actedAt }: Redo): Operation {
  const seen = seenNow(entry.operation, there)
  const fresh = { ...seen, operationId, actedAt } as Operation // the same name with the same kind of arguments
  if (decision.kind === 'retry') return fresh
  const change = changeOf(entry, decision)
  // At another time another room may be free.
  if (fresh.name === 'appointment.book') {
    const roomId = decision.kind === 'choose' ? null : fresh.args.roomId
    return { ...fresh, args: { ...fresh.args, ...change, roomId } }
  }
  if (fresh.name === 'appointment.move') {
    const roomId = decision.kind === 'choose' ? undefined : fresh.args.roomId
    return { ...fresh, args: { ...fresh.args, ...change, roomId } }
  }
  throw new AppError('validation_failed', 'Only a booking or a move can be put at another time.')
}

/** The person has the server's side before their eyes: that is what they act on now. */
function seenNow(operation: Operation, there: Redo['there']): Operation {
  const { args } = operation
  if (!there || !('seen' in args)) return operation
  const { version, doctorId, start } = there
  return { ...operation, args: { ...args, seen: { version, doctorId, start } } } as Operation // same name, same args
}

function changeOf(entry: StoredEntry, decision: Exclude<Redo['decision'], { kind: 'retry' }>) {
  if (decision.kind === 'override') {
    const override = overrideOfRefusal(entry.refusal?.conflicts ?? [], decision.reason)
    if (override === null) {
      throw new AppError('validation_failed', 'There is no conflict that could be overridden.')
    }
    return { override }
  }
  const { start, doctorId } = decision
  return { start, doctorId, override: undefined } // what was overridden is not there
}
