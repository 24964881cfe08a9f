import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrate, migrations } from './migrations.ts'

describe('the first format of the cache', () => {
  it('is made in an empty file, once', () => {
    const db = new Database(':memory:')
    expect(migrate(db, migrations.slice(0, 1))).toBe(true)
    expect(migrate(db, migrations.slice(0, 1))).toBe(true)
    expect(db.pragma('user_version', { simple: true })).toBe(1)
    const tables = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .pluck()
      .all()
    expect(tables).toEqual([
      'appointment',
      'day',
      'journal',
      'known_user',
      'meta',
      'outbox',
      'patient',
      'record',
      'sqlite_sequence',
    ])
  })

  it('holds an operation only once', () => {
    const db = new Database(':memory:')
    migrate(db, migrations.slice(0, 1))
    const insert = db.prepare(
      "INSERT INTO outbox (operation_id, state, body) VALUES ('o1', 'waiting', x'00')",
    )
    insert.run()
    expect(() => insert.run()).toThrow(/UNIQUE/)
  })

  it('leaves a half migrated file as it was, and refuses one of a newer desk', () => {
    const db = new Database(':memory:')
    const broken = () => {
      db.exec('CREATE TABLE half (a)')
      throw new Error('power')
    }
    expect(() => migrate(db, [...migrations, broken])).toThrow('power')
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0)
    db.pragma('user_version = 99')
    expect(migrate(db)).toBe(false)
  })
})
