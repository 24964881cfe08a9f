import { randomUUID } from 'node:crypto'
import { ApiError, NetworkError } from '@scheduler/shared-types/api/api-client'
import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { OperationInput, SeenAppointment } from '@scheduler/shared-types/sync/operations'
import { type OperationOutcome, syncEndpoints } from '@scheduler/shared-types/sync/push.contract'
import { ERROR_STATUS, ERROR_TITLE } from '../../src/http/error-status.ts'
import type { Connection } from './connection.ts'
import type { Act } from './kinds.ts'
import type { Operation, Told } from './operation.ts'
import { later } from './staff-operations.ts'

type Args<Name extends OperationInput['name']> = Extract<OperationInput, { readonly name: Name }>['args']

/** An operation with its place in a push. */
export type DeskOperation = Operation & { readonly wire: OperationInput }

/** Operations as a desk notes and pushes them. */
export function deskOperations({ staff, noteInternalError }: Connection, clinicId: string) {
  /** @throws NetworkError when none of them was tried */
  async function push(operations: readonly OperationInput[]): Promise<readonly OperationOutcome[]> {
    const call = { params: { clinicId }, body: { operations: [...operations] } }
    const { outcomes } = await staff().call(syncEndpoints.push, call)
    for (const each of outcomes) {
      // The rest of a push goes on, so it stands in an answer with status 200.
      if (each.outcome === 'refused' && each.refusal.code === 'internal_error') noteInternalError()
    }
    if (outcomes.length === 0) throw new NetworkError(new Error('nothing of the push was tried'))
    return outcomes
  }

  function operation(
    act: Act,
    wire: OperationInput,
    alter: (wire: OperationInput) => OperationInput,
  ): DeskOperation {
    return {
      act,
      operationId: wire.operationId,
      makesId: wire.name === 'appointment.book' ? wire.args.id : undefined,
      wire,
      send: async () => {
        const [outcome] = await push([wire])
        if (!outcome) throw new NetworkError(new Error('the operation was not tried'))
        return tellOutcome(outcome)
      },
      altered: () => operation(act, alter(wire), alter),
    }
  }

  const stamp = () => ({ operationId: randomUUID(), actedAt: new Date().toISOString() })

  function book(act: 'desk.book' | 'desk.walk-in', args: Args<'appointment.book'>): DeskOperation {
    return operation(act, { ...stamp(), name: 'appointment.book', args }, (wire) =>
      wire.name === 'appointment.book'
        ? { ...wire, args: { ...wire.args, start: later(wire.args.start) } }
        : wire,
    )
  }

  function move(args: Args<'appointment.move'>): DeskOperation {
    return operation('desk.move', { ...stamp(), name: 'appointment.move', args }, (wire) =>
      wire.name === 'appointment.move'
        ? { ...wire, args: { ...wire.args, start: later(wire.args.start) } }
        : wire,
    )
  }

  function cancel(args: Args<'appointment.cancel'>): DeskOperation {
    return operation('desk.cancel', { ...stamp(), name: 'appointment.cancel', args }, (wire) =>
      wire.name === 'appointment.cancel'
        ? { ...wire, args: { ...wire.args, reason: `${wire.args.reason} again` } }
        : wire,
    )
  }

  function changeStatus(args: Args<'appointment.change-status'>): DeskOperation {
    return operation('desk.status', { ...stamp(), name: 'appointment.change-status', args }, (wire) =>
      wire.name === 'appointment.change-status'
        ? { ...wire, args: { ...wire.args, status: wire.args.status === 'arrived' ? 'no-show' : 'arrived' } }
        : wire,
    )
  }

  function undo(args: Args<'appointment.undo'>): DeskOperation {
    return operation('desk.undo', { ...stamp(), name: 'appointment.undo', args }, (wire) =>
      wire.name === 'appointment.undo'
        ? { ...wire, args: { ...wire.args, status: wire.args.status === 'arrived' ? 'no-show' : 'arrived' } }
        : wire,
    )
  }

  return { push, book, move, cancel, changeStatus, undo }
}

/**
 * What an outcome says. Its record is read afterwards, so it is no content that a repeat would have to have.
 * @throws ApiError when it was refused, as a route would have refused it
 */
export function tellOutcome(outcome: OperationOutcome): Told {
  if (outcome.outcome === 'applied') return { content: null, appointment: outcome.record.appointment }
  const { code } = outcome.refusal
  const head = { type: `urn:problem:${code}`, title: ERROR_TITLE[code], status: ERROR_STATUS[code] }
  throw new ApiError({ ...head, ...outcome.refusal })
}

/** The appointment as somebody saw it. */
export function seen({ version, doctorId, start }: Appointment): SeenAppointment {
  return { version, doctorId, start }
}
