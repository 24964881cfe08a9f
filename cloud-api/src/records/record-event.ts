import { type DomainEvent, zDomainEvent } from '@scheduler/shared-types/events/event.contract'
import type { ClinicDocument } from '../database/record-schema.ts'
import type { RecordKind } from './record-kind.ts'

type Described<Document extends ClinicDocument> = Pick<
  RecordKind<Document, unknown, never, never>,
  'entity' | 'facts'
>

/** A record that is new or gone. @throws ZodError when the kind's facts are not what the contract says */
export function recordEvent<Document extends ClinicDocument>(
  { entity, facts }: Described<Document>,
  what: 'added' | 'removed',
  document: Document,
): DomainEvent {
  return zDomainEvent.parse({ kind: `${entity}.${what}`, id: document._id, ...facts?.(document) })
}

/**
 * What a change of a record means: withdrawn or reinstated, changed, or both.
 * @param touched Names of the fields that were sent.
 * @throws ZodError when the kind's facts are not what the contract says
 */
export function changeEvents<Document extends ClinicDocument>(
  { entity, facts }: Described<Document>,
  before: Document,
  after: Document,
  touched: readonly string[],
): DomainEvent[] {
  const id = after._id
  const turned = turnOf(before, after)
  const fields = turned ? touched.filter((field) => field !== 'active') : touched
  const events = [
    ...(fields.length > 0
      ? [{ kind: `${entity}.changed`, id, ...facts?.(after), fields, before: facts?.(before) ?? {} }]
      : []),
    ...(turned ? [{ kind: `${entity}.${turned}`, id }] : []),
  ]
  return events.map((event) => zDomainEvent.parse(event))
}

function turnOf(before: object, after: object): 'withdrawn' | 'reinstated' | null {
  if (!('active' in before && 'active' in after) || before.active === after.active) return null
  return after.active ? 'reinstated' : 'withdrawn'
}
