import { type EventKind, type EventOf, zDomainEvent } from '@scheduler/shared-types/events/event.contract'
import { z } from 'zod'
import type { AuditDocument } from './audit.model.ts'

/** An event with what its audit entry says of it. */
export type RecordedEvent<Kind extends EventKind = EventKind> = {
  /** The same for the same event for ever: `clinicId:position in the audit:place in the entry`. */
  readonly key: string
  readonly clinicId: string
  /** Position in the clinic's audit. */
  readonly seq: number
  /** When the person did it: at a desk that was offline, before it was committed. */
  readonly actedAt: Date
  readonly committedAt: Date
  readonly actor: AuditDocument['actor']
  readonly event: EventOf<Kind>
}

/** As an entry may have it; entries from before there were events have none. */
const zEventDetail = z
  .object({
    actedAt: z.coerce.date().optional(),
    events: z.array(z.looseObject({ kind: z.string() })).default([]),
  })
  .nullable()

/**
 * The events of an audit entry that are of the given kinds, in order. Others are not looked at, so that a kind this
 * program does not know is nothing to it.
 * @throws ZodError when one of these kinds cannot be read
 */
export function eventsOf<Kind extends EventKind>(
  { _id, clinicId, seq, at, actor, detail }: AuditDocument,
  kinds: readonly Kind[],
): RecordedEvent<Kind>[] {
  const { actedAt = at, events = [] } = zEventDetail.parse(detail) ?? {}
  const isWanted = (kind: string) => kinds.some((wanted) => wanted === kind)
  return events.flatMap((event, place) => {
    if (!isWanted(event.kind)) return []
    const parsed = zDomainEvent.parse(event) as EventOf<Kind> // its kind is one of those
    return [{ key: `${_id}:${place}`, clinicId, seq, actedAt, committedAt: at, actor, event: parsed }]
  })
}
