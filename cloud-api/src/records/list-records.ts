import type { PolicyTable } from '@scheduler/shared-types/policies/decide'
import type { UserCaller } from '../caller.ts'
import type { ClinicDocument } from '../database/record-schema.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import type { RecordAction, RecordKind } from './record-kind.ts'

/** All records of the kind in the caller's clinic, in the kind's order. */
export async function listRecords<Document extends ClinicDocument, Record>(
  deps: Deps,
  kind: RecordKind<Document, Record, never, never> & { readonly policy: PolicyTable<RecordAction> },
  { caller }: { readonly caller: UserCaller },
): Promise<{ items: Record[] }> {
  assertAllowed(kind.policy, 'list', caller)
  const documents = await kind
    .model(deps.models)
    .find({ clinicId: caller.clinicId })
    .sort({ ...kind.sort, _id: 1 })
    .lean<Document[]>()
  return { items: documents.map((document) => kind.present(deps, document)) }
}
