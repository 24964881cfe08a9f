import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadEnv } from './env.ts'

let dataDir: string
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'scheduler-env-'))
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const secret = () => randomBytes(48).toString('base64url')
const keys = () => `k2026:${randomBytes(32).toString('base64')}`

describe('development', () => {
  it('makes secrets once, readable by their owner only', () => {
    const first = loadEnv({ DATA_DIR: dataDir })
    const again = loadEnv({ DATA_DIR: dataDir })
    expect(first).toMatchObject({ nodeEnv: 'development', port: 4000, host: '127.0.0.1', mongodbUri: null })
    expect(again.accessTokenSecret).toBe(first.accessTokenSecret)
    expect(again.dataKeys).toEqual(first.dataKeys)
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600)
  })

  it('counts an empty variable as absent', () => {
    expect(loadEnv({ DATA_DIR: dataDir, MONGODB_URI: '', PORT: '' })).toMatchObject({
      port: 4000,
      mongodbUri: null,
    })
  })

  it('names every broken variable and no value', () => {
    const load = () => loadEnv({ DATA_DIR: dataDir, PORT: 'many', ACCESS_TOKEN_SECRET: 'short-and-private' })
    expect(load).toThrow(/PORT.*ACCESS_TOKEN_SECRET/)
    expect(load).not.toThrow(/short-and-private/)
  })

  it('says so when the directory cannot be written', () => {
    const file = join(dataDir, 'a-file')
    writeFileSync(file, '')
    expect(() => loadEnv({ DATA_DIR: join(file, 'data') })).toThrow(/DATA_DIR .* cannot be written/)
  })
})

describe('production', () => {
  const good = () => ({
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    ACCESS_TOKEN_SECRET: secret(),
    DATA_KEYS: keys(),
  })

  it('starts with secrets of its own', () => {
    expect(loadEnv(good())).toMatchObject({ nodeEnv: 'production' })
  })

  it.each([
    ['no token secret', { ACCESS_TOKEN_SECRET: undefined }, /needs ACCESS_TOKEN_SECRET/],
    ['no data keys', { DATA_KEYS: undefined }, /needs DATA_KEYS/],
    [
      'a demo secret',
      { ACCESS_TOKEN_SECRET: 'demo-secret-demo-secret-demo-secret-demo' },
      /refuses ACCESS_TOKEN/,
    ],
    ['a repeated character', { ACCESS_TOKEN_SECRET: 'a'.repeat(40) }, /refuses ACCESS_TOKEN_SECRET/],
    ['a development key', { DATA_KEYS: `dev1:${randomBytes(32).toString('base64')}` }, /refuses DATA_KEYS/],
    ['an empty key', { DATA_KEYS: `k1:${Buffer.alloc(32).toString('base64')}` }, /refuses DATA_KEYS/],
    [
      'a short key',
      { DATA_KEYS: `k1:${randomBytes(16).toString('base64')}` },
      /DATA_KEYS each key must be 32/,
    ],
    ['demo data', { DEMO_DATA: '1' }, /refuses demo data/],
  ])('refuses %s', (_what, change, sentence) => {
    expect(() => loadEnv({ ...good(), ...change })).toThrow(sentence)
  })
})
