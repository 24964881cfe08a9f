import { isNumber, numberOf } from '../bson/values.ts'
import { findCursor } from '../cursors.ts'
import { StoreError } from '../store-error.ts'
import { cursorReply } from '../wire/op-msg.ts'
import { type Command, naturalOption, requireOptions } from './command.ts'
import { longId } from './find.ts'

const DEFAULT_WAIT_MS = 1000
const ALL = Number.MAX_SAFE_INTEGER

/** getMore: the next batch; a change stream waits for one up to maxTimeMS. */
export const getMore: Command = {
  fields: ['collection', 'batchSize'],
  inTransaction: true,
  run: async ({ command, cursors, db, now, pace, closed }) => {
    requireOptions('getMore', command, ['collection'])
    const size = naturalOption(command.batchSize, 'batchSize') || ALL
    const cursor = findCursor(cursors, command.getMore)
    if (`${db}.${String(command.collection)}` !== cursor.source.ns)
      throw new StoreError('Unauthorized', `cursor id ${cursor.id} belongs to ${cursor.source.ns}`)
    if (cursor.busy) throw new StoreError('CursorInUse', `cursor id ${cursor.id} is already in use`)
    cursor.busy = true
    try {
      const waitMs = isNumber(command.maxTimeMS) ? numberOf(command.maxTimeMS) : DEFAULT_WAIT_MS
      const page = await cursor.source.next(size, { waitMs, pace, closed })
      if (page.done) cursors.open.delete(cursor.id.toString())
      const rest = { id: longId(page.done ? 0 : cursor.id), ns: cursor.source.ns }
      const token = page.postBatchResumeToken
      return cursorReply('nextBatch', page.documents, token ? { ...rest, postBatchResumeToken: token } : rest)
    } catch (error) {
      cursors.open.delete(cursor.id.toString()) // where it stands is not known: what it gave next could have gaps
      throw error
    } finally {
      cursor.busy = false
      cursor.usedAt = now()
    }
  },
}

/** killCursors. */
export const killCursors: Command = {
  fields: ['cursors'],
  inTransaction: true,
  run: ({ command, cursors }) => {
    const ids: unknown[] = Array.isArray(command.cursors) ? command.cursors : []
    const killed = ids.filter((id) => cursors.open.delete(String(id)))
    return {
      cursorsKilled: killed,
      cursorsNotFound: ids.filter((id) => !killed.includes(id)),
      cursorsAlive: [],
      cursorsUnknown: [],
      ok: 1,
    }
  },
}
