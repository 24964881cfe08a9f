import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DataKeyOptions, forgetDataKey, openDataKey } from './data-key.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-key-'))
  file = join(folder, 'data.key')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A key store that turns every byte over by a secret of its own. */
function keyStore(secret: number, backend: 'gnome_libsecret' | 'basic_text' = 'gnome_libsecret') {
  let isPlainTextAllowed = false
  const turn = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ secret))
  return {
    isEncryptionAvailable: () => secret !== 0 && (backend !== 'basic_text' || isPlainTextAllowed),
    getSelectedStorageBackend: () => backend,
    setUsePlainTextEncryption: (isAllowed: boolean) => {
      isPlainTextAllowed = isAllowed
    },
    encryptString: (text: string) => turn(Buffer.from(`v1 ${text}`)),
    decryptString: (sealed: Buffer) => {
      const text = turn(sealed).toString()
      if (!text.startsWith('v1 ')) throw new Error('Error while decrypting the ciphertext')
      return text.slice(3)
    },
  }
}

const open = (safeStorage: DataKeyOptions['safeStorage'], more: Partial<DataKeyOptions> = {}) =>
  openDataKey({ safeStorage, file, platform: 'linux', allowWithoutKeyring: false, ...more })

function keyOf(opened: ReturnType<typeof openDataKey>): Buffer {
  if ('problem' in opened) throw new Error(opened.problem.message)
  return opened.key
}

test('the key is 32 bytes, made once, and the file holds it encrypted, for this user only', () => {
  const first = keyOf(open(keyStore(7)))
  expect(first).toHaveLength(32)
  expect(keyOf(open(keyStore(7))).equals(first)).toBe(true)
  const kept = readFileSync(file, 'utf8')
  for (const encoding of ['base64', 'hex', 'base64url'] as const)
    expect(kept).not.toContain(first.toString(encoding))
  expect(Buffer.from(kept, 'base64').includes(first)).toBe(false)
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('where nothing is encrypted there is no key and no file', () => {
  expect(open(keyStore(0))).toMatchObject({ problem: { kind: 'unavailable' } })
  expect(() => statSync(file)).toThrow()
})

test('a Linux without a keyring is refused, unless it was allowed, and then it is told', () => {
  expect(open(keyStore(7, 'basic_text'))).toMatchObject({ problem: { kind: 'unavailable' } })
  expect(() => statSync(file)).toThrow()
  expect(open(keyStore(7, 'basic_text'), { allowWithoutKeyring: true })).toMatchObject({ isWeak: true })
  expect(open(keyStore(7))).toMatchObject({ isWeak: false })
})

test.each([
  ['another keychain', () => {}],
  ['a damaged file', () => writeFileSync(file, 'AAAA')],
  ['an empty file', () => writeFileSync(file, '')],
])('with %s the key cannot be opened, and is not replaced', (name, damage) => {
  keyOf(open(keyStore(7)))
  damage()
  const before = readFileSync(file)
  const opened = open(keyStore(name === 'another keychain' ? 9 : 7))
  expect(opened).toMatchObject({ problem: { kind: 'unreadable' } })
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a forgotten key is followed by another one', () => {
  const first = keyOf(open(keyStore(7)))
  forgetDataKey(file)
  forgetDataKey(file)
  expect(keyOf(open(keyStore(7))).equals(first)).toBe(false)
})
