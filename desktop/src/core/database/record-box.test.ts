import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createRecordBox, Unreadable } from './record-box.ts'

const key = randomBytes(32)
const box = createRecordBox(key)
const patient = { familyName: 'Okafor', note: 'interpreter' }

describe('a sealed record', () => {
  it('opens where it belongs, and shows nothing of itself', () => {
    const sealed = box.seal('patient', 'p1', patient)
    expect(box.open('patient', 'p1', sealed)).toEqual(patient)
    expect(sealed.includes('Okafor')).toBe(false)
    expect(box.seal('patient', 'p1', patient).equals(sealed)).toBe(false)
  })

  it('does not open under another id, in another table, or with another key', () => {
    const sealed = box.seal('patient', 'p1', patient)
    expect(() => box.open('patient', 'p2', sealed)).toThrow(Unreadable)
    expect(() => box.open('outbox', 'p1', sealed)).toThrow(Unreadable)
    expect(() => createRecordBox(randomBytes(32)).open('patient', 'p1', sealed)).toThrow(Unreadable)
  })

  it('does not open when a single bit of it has changed, or when it was cut', () => {
    const sealed = box.seal('patient', 'p1', patient)
    for (const at of [0, 12, sealed.length - 1]) {
      const damaged = Buffer.from(sealed)
      damaged[at] = (damaged[at] ?? 0) ^ 1
      expect(() => box.open('patient', 'p1', damaged)).toThrow(Unreadable)
    }
    expect(() => box.open('patient', 'p1', sealed.subarray(0, 5))).toThrow(Unreadable)
  })
})
