import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { BSON, type Document } from 'bson'
import { decode } from '../src/bson/values.ts'
import { sweepCursors } from '../src/cursors.ts'
import { createRuntime, dispatch, type Runtime } from '../src/dispatch.ts'
import { removeExpired } from '../src/expire.ts'
import { createPace } from '../src/pace.ts'
import { openStore } from '../src/storage/store.ts'
import { sweepSessions } from '../src/transactions/sessions.ts'

/** The store without its thread and its socket, on a clock of the test's; with fail points. */
export type InProcess = {
  readonly run: (command: Document, closed?: AbortSignal) => Promise<Document>
  /** Lets time pass and does what the store does then. */
  readonly pass: (milliseconds: number) => Promise<void>
  /** Every entry of an index, as the file holds it. */
  readonly keysOf: (index: string) => readonly string[]
  /** The disk refuses the next commit after which this would select something. */
  readonly refuseCommit: (select: string) => void
  /** Loses what is not on the disk, as a crash does, and opens the store again. */
  readonly crash: () => void
  readonly close: () => void
}

export function startInProcess(): InProcess {
  const dataDir = mkdtempSync(join(tmpdir(), 'store-inside-'))
  let now = Date.UTC(2026, 10, 24, 9)
  const open = (): Runtime => createRuntime(openStore(dataDir), () => now, true)
  let runtime = open()
  const shut = () => {
    for (const reader of runtime.store.idleReaders) reader.sqlite.close()
    for (const { reader } of runtime.store.open) reader.sqlite.close()
    runtime.store.writer.sqlite.close()
  }
  return {
    run: async (command, closed = new AbortController().signal) =>
      BSON.deserialize(
        await dispatch(runtime, throughTheWire({ ...command, $db: 'test' }), {
          closed,
          login: null,
        }),
      ),
    pass: async (milliseconds) => {
      now += milliseconds
      sweepSessions(runtime.store, runtime.sessions, now)
      sweepCursors(runtime.cursors, now)
      await removeExpired(runtime.store, now, createPace(0))
    },
    keysOf: (index) =>
      runtime.store.writer.sqlite
        .prepare(
          `SELECT hex(key) || ' ' || hex(keys.id) FROM keys JOIN indexes ON indexes.id = idx WHERE name = ?
           ORDER BY key, keys.id`,
        )
        .pluck()
        .all(index) as string[], // it selects one text
    refuseCommit: (select) => {
      const { sqlite } = runtime.store.writer
      const exec = sqlite.exec.bind(sqlite)
      sqlite.exec = (sql) => {
        if (sql !== 'COMMIT' || !sqlite.prepare(select).get()) return exec(sql)
        sqlite.exec = exec
        throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC')
      }
    },
    crash: () => {
      runtime.store.group = null // its flush finds nothing to do
      shut()
      runtime = open()
    },
    close: () => {
      shut()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Numbers and dates as they arrive from a driver. */
function throughTheWire(command: Document): Document {
  return decode(BSON.serialize(command))
}
