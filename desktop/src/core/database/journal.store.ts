import { zOperation } from '@scheduler/shared-types/sync/operations'
import { zRefusal } from '@scheduler/shared-types/sync/push.contract'
import { z } from 'zod'
import type { Cache } from './open-cache.ts'
import { openRowOrNull } from './sealed-rows.ts'

const zJournalEntry = z.object({
  /** The act that was given up, and why the server refused it. */
  operation: zOperation,
  refusal: zRefusal,
  decidedBy: z.object({ userId: z.string(), name: z.string() }),
  reason: z.string(),
})
export type JournalEntry = z.infer<typeof zJournalEntry>

/** What people decided about acts that were given up. */
export type JournalStore = {
  readonly add: (at: number, entry: JournalEntry) => void
  /** Oldest first. */
  readonly all: () => readonly JournalEntry[]
  readonly forgetBefore: (at: number) => void
}

export function createJournalStore({ db, box }: Cache): JournalStore {
  const select = db.prepare('SELECT at, body FROM journal ORDER BY id')
  const insert = db.prepare('INSERT INTO journal (at, body) VALUES (?, ?)')
  const removeOld = db.prepare('DELETE FROM journal WHERE at < ?')
  return {
    add: (at, entry) => {
      insert.run(at, box.seal('journal', String(at), entry))
    },
    all: () =>
      // The columns are STRICT INTEGER and BLOB.
      (select.all() as { at: number; body: Buffer }[]).flatMap(
        ({ at, body }) => openRowOrNull(box, 'journal', String(at), body, zJournalEntry) ?? [],
      ),
    forgetBefore: (at) => {
      removeOld.run(at)
    },
  }
}
