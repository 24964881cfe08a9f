import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, it } from 'vitest'
import { failureSentence } from './failure-sentence.ts'

const home = mkdtempSync(join(tmpdir(), 'scheduler-failures-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const text = join(home, 'text')
writeFileSync(text, 'no database, but long enough for its head to be looked at. '.repeat(40))

const queryOf = (file: string, sql: string) => {
  const sqlite = new Database(file, { fileMustExist: true })
  try {
    sqlite.exec(sql)
  } finally {
    sqlite.close()
  }
}

/** A database that may not grow beyond a few pages, which is what SQLite makes of a full disk. */
function fillUp(): void {
  const sqlite = new Database(':memory:')
  sqlite.pragma('max_page_count = 4')
  sqlite.exec('CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000))')
}

it.each<[string, () => unknown, RegExp]>([
  ['a file that is not there', () => readFileSync(join(home, 'none')), /none is not there/],
  ['a folder for a file', () => readFileSync(home), /is a folder/],
  ['a file for a folder', () => readFileSync(join(text, 'x')), /is no folder/],
  ['a file that is no database', () => queryOf(text, 'SELECT * FROM sqlite_schema'), /is damaged/],
  ['a folder for a database', () => queryOf(home, 'SELECT 1'), /cannot be opened/],
  ['a full disk, as SQLite tells it', fillUp, /no room left/],
])('%s is told in one sentence', (_name, fail, sentence) => {
  expect(failureSentence(errorOf(fail))).toMatch(sentence)
})

it.runIf(process.platform === 'linux')('a full disk is told in one sentence', () => {
  expect(failureSentence(errorOf(() => writeFileSync('/dev/full', 'x')))).toMatch(/no room left/)
})

it('what nobody foresaw has none', () => {
  const sqlError = errorOf(() => queryOf(':memory:', 'SELECT'))
  for (const error of [new Error('x'), new TypeError('x'), sqlError, 'x', null]) {
    expect(failureSentence(error)).toBeNull()
  }
})

function errorOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
