import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { UserCaller } from '../caller.ts'
import type { ClinicDocument } from '../database/record-schema.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { loadRecord } from './read-record.ts'
import { recordEvent } from './record-event.ts'
import type { RecordKind } from './record-kind.ts'

export type RemoveRecord = {
  readonly caller: UserCaller
  readonly operationId: string
  /** When it was done, where that is not now. */
  readonly actedAt?: Date | undefined
  readonly id: string
}

/** Removes a record that nothing uses. @throws AppError not_found, in_use */
export async function removeRecord<Document extends ClinicDocument>(
  deps: Deps,
  kind: RecordKind<Document, unknown, never, never>,
  { caller, operationId, id, actedAt }: RemoveRecord,
): Promise<void> {
  const { clinicId } = caller
  await runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: `${kind.entity}.remove`,
    args: { id },
    actedAt,
    work: async (tx) => {
      const { session } = tx
      const document = await loadRecord(deps, kind, clinicId, id, session)
      assertAllowed(kind.policy, 'remove', caller, kind.subject?.(document, id))
      const users = await kind.findUse?.({ deps, session, clinicId, id })
      if (users) {
        throw new AppError(
          'in_use',
          `This cannot be removed: ${users} refer to it. Set it to inactive instead.`,
        )
      }
      await kind.model(deps.models).deleteOne({ _id: id, clinicId }, { session })
      tx.recordChange({ entity: kind.entity, entityId: id })
      tx.recordEvent(recordEvent(kind, 'removed', document))
      return null
    },
  })
}
