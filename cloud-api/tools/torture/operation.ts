import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Problem } from '@scheduler/shared-types/errors/problem.contract'
import type { OperationInput } from '@scheduler/shared-types/sync/operations'
import type { Act, Repeat } from './kinds.ts'

/** What an answer says. */
export type Told = {
  /** The whole answer, of which a repeat must be the same; null: it tells the present state. */
  readonly content: unknown
  readonly appointment: Appointment | null
}

/** Something a client wants done, under a key of its own; it can be sent any number of times. */
export type Operation = {
  readonly act: Act
  readonly operationId: string
  /** Id of the appointment that it makes, where the client chose it. */
  readonly makesId?: string | undefined
  /** @throws ApiError when it is refused, NetworkError when there is no answer */
  readonly send: () => Promise<Told>
  /** Another request under the same key; null: there is none. */
  readonly altered: (() => Operation) | null
  /** As it stands in a push; only of a desk's operations. */
  readonly wire?: OperationInput
}

/** How it ended. `null`: in server errors, so nobody knows. */
export type Ended = { readonly told: Told } | { readonly problem: Problem } | null

/** Sends an operation until it is answered, and writes the answer down. */
export type Perform = (operation: Operation, repeat?: Repeat | null) => Promise<Ended>

export function refusalOf(ended: Ended): Problem | null {
  return ended && 'problem' in ended ? ended.problem : null
}
