import { Long } from 'bson'
import type { Pace } from './pace.ts'
import { StoreError } from './store-error.ts'

/** Pulls the next documents of a cursor. `done`: there will be no more. */
export type CursorSource = {
  readonly ns: string
  /** Up to `size` documents as BSON bytes. */
  readonly next: (size: number, pull: Pull) => Promise<Page>
}

/** One pull of a cursor. */
export type Pull = {
  /** How long a change stream may wait for its first document. */
  readonly waitMs: number
  readonly pace: Pace
  /** The connection that asks has closed. */
  readonly closed: AbortSignal
}

export type Page = {
  readonly documents: readonly Uint8Array[]
  readonly done: boolean
  /** Change streams: where to resume. */
  readonly postBatchResumeToken?: object
}

export type OpenCursor = { readonly id: Long; readonly source: CursorSource; usedAt: number; busy: boolean }

/** Open cursors by id. */
export type CursorTable = { readonly open: Map<string, OpenCursor>; nextId: number }

export function createCursorTable(): CursorTable {
  return { open: new Map(), nextId: Math.floor(Math.random() * 1e9) + 1 }
}

export function addCursor(table: CursorTable, source: CursorSource, now: number): OpenCursor {
  const cursor: OpenCursor = { id: Long.fromNumber(table.nextId++), source, usedAt: now, busy: false }
  table.open.set(cursor.id.toString(), cursor)
  return cursor
}

/** @throws StoreError CursorNotFound */
export function findCursor(table: CursorTable, id: unknown): OpenCursor {
  const cursor = table.open.get(String(id))
  if (!cursor) throw new StoreError('CursorNotFound', `cursor id ${String(id)} not found`)
  return cursor
}

/** A batch ends with the document that passes this. */
export const BATCH_BYTES = 4_000_000

/** A source over pages of documents found lazily; batches end at 4 MB, and long searches give way to others. */
export function pagesSource(ns: string, pages: Iterator<readonly Uint8Array[]>): CursorSource {
  let page: readonly Uint8Array[] = []
  let at = 0
  /** Makes `page[at]` the next document; false: there is none. */
  const advance = async (pace: Pace): Promise<boolean> => {
    while (at >= page.length) {
      const next = pages.next()
      if (next.done) return false
      page = next.value
      at = 0
      await pace.breathe()
    }
    return true
  }
  return {
    ns,
    next: async (size, { pace }) => {
      const documents: Uint8Array[] = []
      let bytes = 0
      let more = await advance(pace)
      while (more && documents.length < size && bytes < BATCH_BYTES) {
        const document = page[at++] as Uint8Array // advance said so
        documents.push(document)
        bytes += document.length
        more = await advance(pace)
      }
      return { documents, done: !more }
    },
  }
}

/** Closes cursors nobody has used for ten minutes, as MongoDB does. */
export function sweepCursors(table: CursorTable, now: number): void {
  for (const [id, cursor] of table.open)
    if (!cursor.busy && now - cursor.usedAt > 600_000) table.open.delete(id)
}
