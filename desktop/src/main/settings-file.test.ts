import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDeskEnv } from './desk-env.ts'
import { readSettings, writeSettings } from './settings-file.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'))
  file = join(folder, 'settings.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const none = { updates: { automatic: false, feedUrl: null } }

test('without a file nothing is set, and updates are off', () => expect(readSettings(file)).toEqual(none))

test('what is written is read, and nothing else is left behind', () => {
  const updates = { automatic: true, feedUrl: 'https://updates.example.org' }
  writeSettings(file, { updates })
  expect(readSettings(file)).toEqual({ updates })
  expect(readdirSync(folder)).toEqual(['settings.json'])
})

test.each([
  '',
  '{',
  '[]',
  '{"updates":{"feedUrl":"http://updates.example.org"}}',
  '{"updates":{"automatic":"yes"}}',
])('a file that says %s is not taken for a new desk', (text) => {
  writeFileSync(file, text)
  expect(() => readSettings(file)).toThrow(/settings are damaged/)
})

test('the environment is read, and what is wrong in it is named without its value', () => {
  expect(readDeskEnv({})).toEqual({ DESK_WITHOUT_KEYRING: false })
  expect(readDeskEnv({ DESK_API_URL: 'http://127.0.0.1:4000/', DESK_WITHOUT_KEYRING: '1' })).toEqual({
    DESK_API_URL: 'http://127.0.0.1:4000',
    DESK_WITHOUT_KEYRING: true,
  })
  const wrong = () => readDeskEnv({ DESK_API_URL: 'http://secret.example.org', DESK_UPDATE_URL: 'x' })
  expect(wrong).toThrow('The desk does not understand DESK_API_URL and DESK_UPDATE_URL of its environment.')
})
