import type { EventKind } from '@scheduler/shared-types/events/event.contract'
import type { RecordedEvent } from '../audit/events-of.ts'
import type { ClientSession } from '../database/client-session.ts'
import type { Deps } from '../deps.ts'

/**
 * Reacts to every event of some kinds, for ever: each clinic's in order, by one process at a time, after the commit and
 * outside the gate (ADR 14). It begins with a clinic's first event, so one whose effects leave the house judges by
 * `committedAt` what is too old for it.
 */
type ConsumerOf<Kind extends EventKind> = {
  /** Stored: never renamed. */
  readonly name: string
  readonly kinds: readonly Kind[]
  /**
   * `database`: it writes with the session, and nothing else; the cursor is saved in the same transaction, so its effect
   * happens exactly once. `outside`: the cursor is saved after it; after a kill the same events come again, and it
   * recognises them by their keys.
   */
  readonly effect: 'database' | 'outside'
  /** May run several times for the same events. What it throws is logged; the events come again later. */
  handle(deps: Deps, events: readonly RecordedEvent<Kind>[], session: ClientSession): Promise<void>
}

export type DurableConsumer = ConsumerOf<EventKind>

/** A consumer whose handler knows that it gets events of these kinds alone. */
export function defineConsumer<const Kind extends EventKind>(consumer: ConsumerOf<Kind>): DurableConsumer {
  return consumer as unknown as DurableConsumer // run-consumer.ts hands it events of its kinds alone
}
