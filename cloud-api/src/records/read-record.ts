import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { UserCaller } from '../caller.ts'
import type { ClientSession } from '../database/client-session.ts'
import type { ClinicDocument } from '../database/record-schema.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import type { RecordKind } from './record-kind.ts'

/** One record of the caller's clinic. @throws AppError not_found, also for another clinic's record. */
export async function readRecord<Document extends ClinicDocument, Record>(
  deps: Deps,
  kind: RecordKind<Document, Record, never, never>,
  { caller, id }: { readonly caller: UserCaller; readonly id: string },
): Promise<Record> {
  const document = await loadRecord(deps, kind, caller.clinicId, id)
  assertAllowed(kind.policy, 'read', caller, kind.subject?.(document, id))
  return kind.present(deps, document)
}

/** The stored document. @throws AppError not_found when the clinic has none with this id. */
export async function loadRecord<Document extends ClinicDocument>(
  deps: Deps,
  kind: RecordKind<Document, unknown, never, never>,
  clinicId: string,
  id: string,
  session?: ClientSession,
): Promise<Document> {
  const document = await kind
    .model(deps.models)
    .findOne({ _id: id, clinicId }, null, session ? { session } : {})
    .lean<Document | null>()
  if (!document) throw new AppError('not_found', 'There is no such record in this clinic.')
  return document
}
