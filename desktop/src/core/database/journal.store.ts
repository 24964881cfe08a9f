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
  /** Takes the newest decision about an act back. */
  readonly forget: (operationId: string) => void
  readonly forgetBefore: (at: number) => void
}

export function createJournalStore({ db, box }: Cache): JournalStore {
  const select = db.prepare('SELECT id, at, body FROM journal ORDER BY id DESC')
  const insert = db.prepare('INSERT INTO journal (at, body) VALUES (?, ?)')
  const remove = db.prepare('DELETE FROM journal WHERE id = ?')
  const removeOld = db.prepare('DELETE FROM journal WHERE at < ?')
  return {
    add: (at, entry) => {
      insert.run(at, box.seal('journal', String(at), entry))
    },
    forget: (operationId) => {
      // The columns are STRICT INTEGER and BLOB.
      const rows = select.all() as { id: number; at: number; body: Buffer }[]
      const decided = rows.find(({ at, body }) => {
        const entry = openRowOrNull(box, 'journal', String(at), body, zJournalEntry)
        return entry?.operation.operationId === operationId
      })
      if (decided) remove.run(decided.id)
    },
    forgetBefore: (at) => {
      removeOld.run(at)
    },
  }
}
