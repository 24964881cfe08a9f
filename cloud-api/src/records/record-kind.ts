import type { ChangeEntity } from '@scheduler/shared-types/changes/change.contract'
import type { PolicyTable, Subject } from '@scheduler/shared-types/policies/decide'
import type { Model } from 'mongoose'
import type { z } from 'zod'
import type { ClientSession } from '../database/client-session.ts'
import type { ClinicDocument } from '../database/record-schema.ts'
import type { Deps } from '../deps.ts'
import type { Models } from '../models.ts'

export type RecordAction = 'list' | 'read' | 'create' | 'update' | 'remove'

/** Stored fields without those every record has. */
export type FieldsOf<Document extends ClinicDocument> = Omit<Document, keyof ClinicDocument>

/** What a check may look at: the record as it would be, in the transaction that writes it. */
export type RecordCheck<Fields> = {
  readonly deps: Deps
  readonly session: ClientSession
  readonly clinicId: string
  readonly id: string
  /** The record as it will be. */
  readonly fields: Fields
  /** Names of the fields the caller sent. */
  readonly touched: readonly string[]
}

/** What decides whether a record may go. */
export type RecordUse = Pick<RecordCheck<never>, 'deps' | 'session' | 'clinicId' | 'id'>

/**
 * A plain record of a clinic that people edit: everything in which one kind differs from another. The five
 * verbs of this folder do the rest.
 */
export type RecordKind<Document extends ClinicDocument, Record, Create, Update> = {
  /** The word in change entries and operation names. */
  readonly entity: ChangeEntity
  readonly policy: PolicyTable<Exclude<RecordAction, 'list'>>
  readonly model: (models: Models) => Model<Document>
  /** The document as the contract tells it. */
  readonly present: (deps: Deps, document: Document) => Record
  readonly sort: { readonly [Path in keyof Document]?: 1 | -1 }
  /** Stored fields of a new record. `id` is the record's own, for encryption that is bound to it. */
  readonly make: (deps: Deps, body: Create, id: string) => FieldsOf<Document>
  /** Stored fields a change sets; absent ones stay. */
  readonly change: (deps: Deps, body: Update, before: Document) => Partial<FieldsOf<Document>>
  /** What policies look at. */
  readonly subject?: (fields: FieldsOf<Document>, id: string) => Subject
  /** References and rules over several fields. @throws AppError validation_failed naming the field */
  readonly check?: (check: RecordCheck<FieldsOf<Document>>) => Promise<void>
  /** What still needs the record, as a word in plural such as `appointments`; null: nothing. */
  readonly findUse?: (use: RecordUse) => Promise<string | null>
  /** What its events carry besides its id: ids and times, nothing a person typed (event.contract.ts). */
  readonly facts?: (fields: FieldsOf<Document>) => Readonly<{ [fact: string]: unknown }>
  /** Which field to name when a unique index refuses. */
  readonly uniqueField?: string
}

/** A kind by its contract's schemas. */
export type ContractKind<
  Document extends ClinicDocument,
  Record extends z.ZodType,
  Create extends z.ZodType,
  Update extends z.ZodType,
> = RecordKind<Document, z.output<Record>, z.output<Create>, z.output<Update>> & {
  readonly policy: PolicyTable<RecordAction>
}
