import { type Doc, decode } from '../bson/values.ts'
import type { Collection } from '../storage/catalog.ts'
import { type Connection, PAGE } from '../storage/sqlite.ts'
import type { Store } from '../storage/store.ts'
import { StoreError } from '../store-error.ts'
import { assertOpen, overlayOf, type Transaction } from '../transactions/transaction.ts'
import { compileFilter } from './match.ts'
import { type Bounds, type Plan, planQuery } from './plan.ts'
import { type SortSpec, sortKey } from './sort-project.ts'

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
 * Documents that match, page by page, as they are found; a page may be empty. No SQLite statement stays open
 * between two pages, so that others may write in between. With a sort no index gives, all matches are gathered
 * first.
 */
export function* readPages(store: Store, query: ReadQuery): Generator<readonly Found[]> {
  const { collection, sort, skip, limit, transaction } = query
  const plan = planRead(store, query)
  const ordered =
    sort.length === 0 ||
    ((plan.kind === 'index-scan' || plan.kind === 'id-scan') &&
      plan.ordered !== null &&
      !hasOverlay(transaction, collection))
  const pages = matchingPages(
    store,
    query,
    plan,
    ordered && limit > 0 ? skip + limit : Number.POSITIVE_INFINITY,
  )
  let [skipped, given] = [0, 0]
  for (const page of ordered ? pages : sorted(pages, sort)) {
    if (transaction) assertOpen(store, transaction) // its snapshot is gone when it has ended
    const from = Math.min(skip - skipped, page.length)
    skipped += from
    const room = limit > 0 ? limit - given : Number.POSITIVE_INFINITY
    const part = page.slice(from, from + room)
    given += part.length
    yield part
    if (limit > 0 && given >= limit) return
  }
}

/** The same one by one, for reads that are short. */
export function* read(store: Store, query: ReadQuery): Generator<Found> {
  for (const page of readPages(store, query)) yield* page
}

/** How a read finds its documents. */
export function planRead(
  store: Store,
  { collection, filter, sort, transaction }: Omit<ReadQuery, 'skip' | 'limit'>,
): Plan {
  const connection = transaction?.reader ?? store.writer
  return planQuery(collection, filter, sort, {
    snapshot: transaction?.snapshot ?? store.clock,
    countKeys: (index, bounds, atMost) => countKeys(connection, index.id, bounds, atMost),
  })
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

/** MongoDB's limit on what a sort or a stage may hold, in bytes. */
const MEMORY_LIMIT = 104_857_600

/** Counts what an operation holds in memory. @returns takes so many bytes more, or throws StoreError */
export function createMemoryLimit(what: string): (bytes: number) => void {
  let held = 0
  return (bytes) => {
    held += bytes
    if (held <= MEMORY_LIMIT) return
    throw new StoreError(
      'QueryExceededMemoryLimitNoDiskUseAllowed',
      `The memory limit of 100 MB is exceeded by ${what}`,
    )
  }
}

function* sorted(pages: Iterable<readonly Found[]>, sort: SortSpec): Generator<readonly Found[]> {
  const keyOf = sortKey(sort)
  const all: { readonly found: Found; readonly key: Buffer }[] = []
  const take = createMemoryLimit('a sort without an index')
  for (const page of pages) {
    for (const found of page) {
      take(found.raw.length)
      all.push({ found, key: keyOf(found.doc) })
    }
    yield []
  }
  all.sort((a, b) => Buffer.compare(a.key, b.key))
  for (let at = 0; at < all.length; at += PAGE) yield all.slice(at, at + PAGE).map(({ found }) => found)
}

function* matchingPages(
  store: Store,
  { collection, filter, transaction }: ReadQuery,
  plan: Plan,
  enough: number,
): Generator<readonly Found[]> {
  const matches = compileFilter(filter)
  const connection = transaction?.reader ?? store.writer
  const overlay = new Map(
    (transaction ? overlayOf(transaction, collection) : []).map((write) => [
      write.id.toString('latin1'),
      write,
    ]),
  )
  let count = 0
  for (const page of candidatePages(connection, collection, plan)) {
    if (!transaction) assertThere(store, collection, plan)
    const found: Found[] = []
    for (const { id, raw } of page) {
      if (overlay.size > 0 && overlay.has(id.toString('latin1'))) continue
      const doc = decode(raw)
      if (!matches(doc)) continue
      found.push({ id, raw, doc })
      if (++count >= enough) break
    }
    yield found
    if (count >= enough) return
  }
  const own: Found[] = []
  for (const { id, after } of overlay.values()) {
    if (!after) continue
    const doc = decode(after)
    if (matches(doc)) own.push({ id, raw: after, doc })
  }
  yield own
}

/** @throws StoreError QueryPlanKilled when what is scanned was dropped since the page before: the rest is not to be had */
function assertThere(store: Store, { ns, id }: Collection, plan: Plan): void {
  const live = store.catalog.get(ns)
  if (live?.id !== id) throw new StoreError('QueryPlanKilled', `The collection ${ns} was dropped meanwhile`)
  if (plan.kind !== 'index-scan' || live.indexes.some((index) => index.id === plan.index.id)) return
  throw new StoreError('QueryPlanKilled', `The index ${plan.index.name} was dropped meanwhile`)
}

type Candidate = { readonly id: Buffer; readonly raw: Buffer }

function* candidatePages(
  connection: Connection,
  collection: Collection,
  plan: Plan,
): Generator<Iterable<Candidate>> {
  function* documentsOf(ids: readonly Buffer[]): Generator<Candidate> {
    for (const id of ids) {
      const raw = connection.getDoc.get(collection.id, id) as Buffer | undefined
      if (raw) yield { id, raw }
    }
  }
  if (plan.kind === 'ids') {
    for (let at = 0; at < plan.ids.length; at += PAGE) yield documentsOf(plan.ids.slice(at, at + PAGE))
    return
  }
  if (plan.kind === 'collection-scan') {
    yield* scanDocs(connection, collection, EVERYTHING)
    return
  }
  if (plan.kind === 'id-scan') {
    const backward = plan.ordered === 'backward'
    yield* backward
      ? scanDocsBack(connection, collection, plan.bounds)
      : scanDocs(connection, collection, plan.bounds)
    return
  }
  const { index, bounds, ordered } = plan
  const seen = index.multikey || bounds.length > 1 ? new Set<string>() : null
  const isNew = (id: Buffer) => {
    if (!seen) return true
    const text = id.toString('latin1')
    if (seen.has(text)) return false
    seen.add(text)
    return true
  }
  for (const bound of bounds) {
    const pages =
      ordered === 'backward' ? scanBack(connection, index.id, bound) : scan(connection, index.id, bound)
    for (const ids of pages) yield documentsOf(ids.filter(isNew))
  }
}

type DocRow = { readonly id: Buffer; readonly doc: Buffer }

function* scanDocs(
  connection: Connection,
  collection: Collection,
  { low, high }: Bounds,
): Generator<readonly Candidate[]> {
  let page = connection.firstDocs.all(collection.id, low, high) as DocRow[]
  for (;;) {
    yield page.map(({ id, doc }) => ({ id, raw: doc }))
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    page = connection.nextDocs.all(collection.id, last.id, high) as DocRow[]
  }
}

function* scanDocsBack(
  connection: Connection,
  collection: Collection,
  { low, high }: Bounds,
): Generator<readonly Candidate[]> {
  let before = high
  for (;;) {
    const page = connection.previousDocs.all(collection.id, low, before) as DocRow[]
    yield page.map(({ id, doc }) => ({ id, raw: doc }))
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    before = last.id
  }
}

const EMPTY = Buffer.alloc(0)
const LAST = Buffer.alloc(64, 0xff)
const EVERYTHING: Bounds = { low: EMPTY, high: Buffer.from([0xff]) }

type KeyRow = { readonly key: Buffer; readonly id: Buffer }

function* scan(connection: Connection, indexId: number, { low, high }: Bounds): Generator<readonly Buffer[]> {
  let at: KeyRow = { key: low, id: EMPTY }
  for (;;) {
    const page = connection.pageKeys.all(indexId, at.key, at.id, high) as KeyRow[]
    yield page.map(({ id }) => id)
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    at = last
  }
}

function* scanBack(
  connection: Connection,
  indexId: number,
  { low, high }: Bounds,
): Generator<readonly Buffer[]> {
  let at: KeyRow = { key: high, id: LAST }
  for (;;) {
    const page = connection.pageKeysBack.all(indexId, at.key, at.id, low) as KeyRow[]
    yield page.map(({ id }) => id)
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    at = last
  }
}
