import { type Doc, decode } from '../bson/values.ts'
import type { Collection } from '../storage/catalog.ts'
import type { Connection } from '../storage/sqlite.ts'
import type { Store } from '../storage/store.ts'
import { overlayOf, type Transaction } from '../transactions/transaction.ts'
import { compileFilter } from './match.ts'
import { type Bounds, type Plan, planQuery } from './plan.ts'
import { compareBy, type SortSpec } from './sort-project.ts'

/** A stored document that matched. */
export type Found = { readonly id: Buffer; readonly raw: Buffer; readonly doc: Doc }

export type ReadQuery = {
  readonly collection: Collection
  readonly filter: Doc
  readonly sort: SortSpec
  readonly skip: number
  /** 0: all. */
  readonly limit: number
  readonly transaction: Transaction | null
}

/**
 * Documents that match, lazily: no SQLite statement stays open between two of them, so writes may happen in
 * between. With a sort no index gives, all matches are gathered first.
 */
export function* read(store: Store, query: ReadQuery): Generator<Found> {
  const { collection, sort, skip, limit, transaction } = query
  const connection = transaction?.reader ?? store.writer
  const plan = planQuery(collection, query.filter, sort, (index, bounds, atMost) =>
    countKeys(connection, index.id, bounds, atMost),
  )
  const ordered =
    sort.length === 0 ||
    (plan.kind === 'index-scan' && plan.ordered !== null && !hasOverlay(transaction, collection))
  const matches = matching(store, query, plan)
  const source = ordered ? matches : sorted(matches, sort)
  let [skipped, given] = [0, 0]
  for (const found of source) {
    if (skipped++ < skip) continue
    yield found
    given++
    if (limit > 0 && given >= limit) return
  }
}

function countKeys(
  connection: Connection,
  indexId: number,
  bounds: readonly Bounds[],
  atMost: number,
): number {
  let count = 0
  for (const { low, high } of bounds) {
    count += connection.countSomeKeys.get(indexId, low, high, atMost) as number
    if (count >= atMost) return atMost
  }
  return count
}

function hasOverlay(transaction: Transaction | null, collection: Collection): boolean {
  return transaction !== null && overlayOf(transaction, collection).length > 0
}

function sorted(matches: Iterable<Found>, sort: SortSpec): Found[] {
  const compare = compareBy(sort)
  return [...matches].sort((a, b) => compare(a.doc, b.doc))
}

function* matching(
  store: Store,
  { collection, filter, transaction }: ReadQuery,
  plan: Plan,
): Generator<Found> {
  const matches = compileFilter(filter)
  const connection = transaction?.reader ?? store.writer
  const overlay = new Map(
    (transaction ? overlayOf(transaction, collection) : []).map((write) => [
      write.id.toString('latin1'),
      write,
    ]),
  )
  for (const { id, raw } of candidates(connection, collection, plan)) {
    if (overlay.size > 0 && overlay.has(id.toString('latin1'))) continue
    const doc = decode(raw)
    if (matches(doc)) yield { id, raw, doc }
  }
  for (const { id, after } of overlay.values()) {
    if (!after) continue
    const doc = decode(after)
    if (matches(doc)) yield { id, raw: after, doc }
  }
}

type Candidate = { readonly id: Buffer; readonly raw: Buffer }

function* candidates(connection: Connection, collection: Collection, plan: Plan): Generator<Candidate> {
  if (plan.kind === 'ids') {
    for (const id of plan.ids) {
      const raw = connection.getDoc.get(collection.id, id) as Buffer | undefined
      if (raw) yield { id, raw }
    }
    return
  }
  if (plan.kind === 'collection-scan') {
    yield* scanCollection(connection, collection)
    return
  }
  const { index, bounds, ordered } = plan
  const seen = index.multikey || bounds.length > 1 ? new Set<string>() : null
  for (const bound of bounds) {
    const ids =
      ordered === 'backward' ? scanBack(connection, index.id, bound) : scan(connection, index.id, bound)
    for (const id of ids) {
      if (seen) {
        const text = id.toString('latin1')
        if (seen.has(text)) continue
        seen.add(text)
      }
      const raw = connection.getDoc.get(collection.id, id) as Buffer | undefined
      if (raw) yield { id, raw }
    }
  }
}

function* scanCollection(connection: Connection, collection: Collection): Generator<Candidate> {
  let after: Buffer = EMPTY
  for (;;) {
    const page = connection.pageDocs.all(collection.id, after) as { id: Buffer; doc: Buffer }[]
    for (const { id, doc } of page) yield { id, raw: doc }
    const last = page.at(-1)
    if (!last) return
    after = last.id
  }
}

const EMPTY = Buffer.alloc(0)
const LAST = Buffer.alloc(64, 0xff)

type KeyRow = { readonly key: Buffer; readonly id: Buffer }

function* scan(connection: Connection, indexId: number, { low, high }: Bounds): Generator<Buffer> {
  let at: KeyRow = { key: low, id: EMPTY }
  for (;;) {
    const page = connection.pageKeys.all(indexId, at.key, at.id, high) as KeyRow[]
    for (const { id } of page) yield id
    const last = page.at(-1)
    if (!last) return
    at = last
  }
}

function* scanBack(connection: Connection, indexId: number, { low, high }: Bounds): Generator<Buffer> {
  let at: KeyRow = { key: high, id: LAST }
  for (;;) {
    const page = connection.pageKeysBack.all(indexId, at.key, at.id, low) as KeyRow[]
    for (const { id } of page) yield id
    const last = page.at(-1)
    if (!last) return
    at = last
  }
}
