import { Long } from 'bson'
import { StoreError } from './store-error.ts'

/** Pulls the next documents of a cursor. `done`: there will be no more. */
export type CursorSource = {
  readonly ns: string
  /** Up to `size` documents as BSON bytes. May wait (change streams). */
  readonly next: (size: number, waitMs: number) => Promise<Page> | Page
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

const BATCH_BYTES = 4_000_000

/** A source over documents found lazily; batches end at 4 MB. */
export function iteratorSource(ns: string, documents: Iterator<Uint8Array>): CursorSource {
  let ahead = documents.next()
  return {
    ns,
    next: (size) => {
      const page: Uint8Array[] = []
      let bytes = 0
      while (!ahead.done && page.length < size && bytes < BATCH_BYTES) {
        page.push(ahead.value)
        bytes += ahead.value.length
        ahead = documents.next()
      }
      return { documents: page, done: ahead.done === true }
    },
  }
}

/** Closes cursors nobody has used for ten minutes, as MongoDB does. */
export function sweepCursors(table: CursorTable, now: number): void {
  for (const [id, cursor] of table.open)
    if (!cursor.busy && now - cursor.usedAt > 600_000) table.open.delete(id)
}
