import type { crudEndpoints } from '@scheduler/shared-types/api/crud-endpoints'
import type { z } from 'zod'
import type { ClinicDocument } from '../database/record-schema.ts'
import { defineRoute, type Route } from '../http/define-route.ts'
import { createRecord } from './create-record.ts'
import { listRecords } from './list-records.ts'
import { readRecord } from './read-record.ts'
import type { ContractKind } from './record-kind.ts'
import { removeRecord } from './remove-record.ts'
import { updateRecord } from './update-record.ts'

type Creating = z.ZodType<{ readonly id?: string | undefined }>
type Updating = z.ZodType<{ readonly version?: number | undefined }>

/** The five routes of a kind of record. */
export function recordRoutes<
  Document extends ClinicDocument,
  Record extends z.ZodType,
  Create extends Creating,
  Update extends Updating,
>(
  endpoints: ReturnType<typeof crudEndpoints<Record, Create, Update>>,
  kind: ContractKind<Document, Record, Create, Update>,
): Route[]
// The signature above ties the kind to its contract; inside, a body is no more than what every kind has.
export function recordRoutes(
  endpoints: ReturnType<typeof crudEndpoints<z.ZodType, Creating, Updating>>,
  kind: ContractKind<ClinicDocument, z.ZodType, Creating, Updating>,
): Route[] {
  return [
    defineRoute(endpoints.list, ({ deps, caller }) => listRecords(deps, kind, { caller })),
    defineRoute(endpoints.read, ({ deps, caller, params }) =>
      readRecord(deps, kind, { caller, id: params.id }),
    ),
    defineRoute(endpoints.create, ({ deps, caller, operationId, body }) =>
      createRecord(deps, kind, { caller, operationId, body }),
    ),
    defineRoute(endpoints.update, ({ deps, caller, operationId, params, body }) =>
      updateRecord(deps, kind, { caller, operationId, id: params.id, body }),
    ),
    defineRoute(endpoints.remove, ({ deps, caller, operationId, params }) =>
      removeRecord(deps, kind, { caller, operationId, id: params.id }),
    ),
  ]
}
