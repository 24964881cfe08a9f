import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decryptField, encryptField } from './field-encryption.ts'

const first = { id: 'k1', key: randomBytes(32) }
const second = { id: 'k2', key: randomBytes(32) }

describe('a field at rest', () => {
  it('comes back as it was and does not show its text', () => {
    const stored = encryptField([first], 'needs an interpreter 🌍', 'patient:1')
    expect(stored).toMatch(/^k1\.[\w-]+$/)
    expect(Buffer.from(stored.slice(3), 'base64url').includes('interpreter')).toBe(false)
    expect(decryptField([first], stored, 'patient:1')).toBe('needs an interpreter 🌍')
  })

  it('differs each time, so that equal notes cannot be told', () => {
    expect(encryptField([first], 'same', 'x')).not.toBe(encryptField([first], 'same', 'x'))
  })

  it('stays readable after a new key was put first', () => {
    const stored = encryptField([first], 'old', 'x')
    expect(decryptField([second, first], stored, 'x')).toBe('old')
    expect(encryptField([second, first], 'new', 'x')).toMatch(/^k2\./)
  })

  it('keeps the empty text empty', () => {
    expect(encryptField([first], '', 'x')).toBe('')
    expect(decryptField([first], '', 'x')).toBe('')
  })

  it('is refused when it was altered, moved to another record, or its key is gone', () => {
    const stored = encryptField([first], 'text', 'patient:1')
    const flipped = `${stored.slice(0, -2)}${stored.endsWith('AA') ? 'BB' : 'AA'}`
    expect(() => decryptField([first], flipped, 'patient:1')).toThrow()
    expect(() => decryptField([first], stored, 'patient:2')).toThrow()
    expect(() => decryptField([second], stored, 'patient:1')).toThrow(/DATA_KEYS/)
  })
})
