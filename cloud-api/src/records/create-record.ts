import type { UserCaller } from '../caller.ts'
import type { ClinicDocument } from '../database/record-schema.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { namingDuplicates } from '../operations/store-errors.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { recordEvent } from './record-event.ts'
import type { RecordKind } from './record-kind.ts'

export type CreateRecord<Create> = {
  readonly caller: UserCaller
  readonly operationId: string
  /** When it was done, where that is not now. */
  readonly actedAt?: Date | undefined
  readonly body: Create
}

/** Creates a record, with the client's id where it made one. @throws AppError already_exists, naming the field */
export function createRecord<
  Document extends ClinicDocument,
  Record,
  Create extends { readonly id?: string | undefined },
>(
  deps: Deps,
  kind: RecordKind<Document, Record, Create, never>,
  { caller, operationId, body, actedAt }: CreateRecord<Create>,
): Promise<Record> {
  const { clinicId } = caller
  const name = `${kind.entity}.create`
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name,
    args: { body },
    actedAt,
    work: async (tx) => {
      const id = body.id ?? deps.newId()
      const fields = kind.make(deps, body, id)
      assertAllowed(kind.policy, 'create', caller, kind.subject?.(fields, id))
      const touched = Object.keys(body)
      await kind.check?.({ deps, session: tx.session, clinicId, id, fields, touched })
      const document = { ...fields, _id: id, clinicId, version: 1 } as Document // fields are the rest of Document
      await namingDuplicates(kind.uniqueField, () =>
        kind.model(deps.models).insertMany([document], { session: tx.session }),
      )
      tx.recordChange({ entity: kind.entity, entityId: id })
      tx.recordEvent(recordEvent(kind, 'added', document))
      return kind.present(deps, document)
    },
  })
}
