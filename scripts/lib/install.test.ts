import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installReason } from './install.mjs'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'scheduler-install-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const wanted = { version: '1.0.0', integrity: 'sha512-a' }
const lock = {
  '': { version: '0.1.0' },
  desktop: { version: '0.1.0' },
  'node_modules/plain': wanted,
  'node_modules/other-platform': { version: '2.0.0', integrity: 'sha512-b', optional: true },
}

function write(locked: object, installed: object | null) {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: locked }))
  if (!installed) return
  mkdirSync(join(root, 'node_modules'))
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }))
}

describe('the install before start and test', () => {
  it('is needed in a fresh clone', () => {
    write(lock, null)
    expect(installReason(root)).toMatch(/^No packages/)
  })

  it('is not when what is installed is what is locked, whoever installed it', () => {
    write(lock, { 'node_modules/plain': wanted })
    expect(installReason(root)).toBeNull()
  })

  it.each([
    ['another version', { ...wanted, version: '1.0.1' }],
    ['another content', { ...wanted, integrity: 'sha512-c' }],
  ])('is needed with %s', (_, installed) => {
    write(lock, { 'node_modules/plain': installed })
    expect(installReason(root)).toMatch(/has changed/)
  })

  it('is needed when a package is missing', () => {
    write({ ...lock, 'node_modules/new': wanted }, { 'node_modules/plain': wanted })
    expect(installReason(root)).toMatch(/has changed/)
  })
})
