import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { UserCaller } from '../caller.ts'
import type { ClinicDocument } from '../database/record-schema.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { namingDuplicates } from '../operations/store-errors.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { loadRecord } from './read-record.ts'
import { changeEvents } from './record-event.ts'
import type { RecordKind } from './record-kind.ts'

export type UpdateRecord<Update> = {
  readonly caller: UserCaller
  readonly operationId: string
  /** When it was done, where that is not now. */
  readonly actedAt?: Date | undefined
  readonly id: string
  readonly body: Update
}

/** Changes the given fields. @throws AppError not_found, version_conflict, already_exists */
export function updateRecord<
  Document extends ClinicDocument,
  Record,
  Update extends { readonly version?: number | undefined },
>(
  deps: Deps,
  kind: RecordKind<Document, Record, never, Update>,
  { caller, operationId, id, body, actedAt }: UpdateRecord<Update>,
): Promise<Record> {
  const { clinicId } = caller
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: `${kind.entity}.update`,
    args: { id, body },
    actedAt,
    work: async (tx) => {
      const { session } = tx
      const before = await loadRecord(deps, kind, clinicId, id, session)
      const touched = Object.keys(body).filter((field) => field !== 'version')
      assertAllowed(kind.policy, 'update', caller, { ...kind.subject?.(before, id), fields: touched })
      assertVersion(before, body.version)
      if (touched.length === 0) return kind.present(deps, before)
      const changed = kind.change(deps, body, before)
      const after: Document = { ...before, ...changed, version: before.version + 1 }
      await kind.check?.({ deps, session, clinicId, id, fields: after, touched })
      await namingDuplicates(kind.uniqueField, () =>
        kind
          .model(deps.models)
          .updateOne({ _id: id, clinicId }, { $set: { ...changed, version: after.version } }, { session }),
      )
      tx.recordChange({ entity: kind.entity, entityId: id })
      for (const event of changeEvents(kind, before, after, touched)) tx.recordEvent(event)
      return kind.present(deps, after)
    },
  })
}

/** @throws AppError version_conflict when the client saw an older version. */
export function assertVersion(before: { readonly version: number }, seen: number | undefined): void {
  if (seen !== undefined && seen !== before.version) {
    throw new AppError(
      'version_conflict',
      'Somebody changed this in the meantime. Look at it again, then repeat.',
    )
  }
}
