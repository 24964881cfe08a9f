import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keepBrowserSessions } from './browser-sessions.ts'

let dir: string
let file: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'browser-sessions-'))
  file = join(dir, 'sessions.json')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

it('still knows a browser after a restart, and nobody else', () => {
  const secret = keepBrowserSessions(file).open()
  const restarted = keepBrowserSessions(file)
  expect(restarted.has(secret)).toBe(true)
  expect(restarted.has('')).toBe(false)
  expect(restarted.has(readFileSync(file, 'utf8').slice(2, 45)), 'the file opens nothing').toBe(false)
})

it('keeps a file that only this user may read, without any secret', () => {
  const secret = keepBrowserSessions(file).open()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).not.toContain(secret)
})

it('lets nobody in by a damaged file, and goes on', () => {
  writeFileSync(file, '["torn')
  const sessions = keepBrowserSessions(file)
  expect(sessions.has('torn')).toBe(false)
  const secret = sessions.open()
  expect(keepBrowserSessions(file).has(secret)).toBe(true)
})

it('knows the last fifty', () => {
  const sessions = keepBrowserSessions(file)
  const secrets = Array.from({ length: 51 }, () => sessions.open())
  expect(secrets.filter((secret) => !sessions.has(secret))).toEqual([secrets[0]])
})
