import { BSON } from 'bson'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scale } from '../../test/scale.ts'
import { parseMessage } from './op-msg.ts'

function message(opCode: number, body: Buffer, flags = 0): Buffer {
  const head = Buffer.alloc(opCode === 2013 ? 20 : 16)
  head.writeInt32LE(head.length + body.length, 0)
  head.writeInt32LE(7, 4)
  head.writeInt32LE(opCode, 12)
  if (opCode === 2013) head.writeUInt32LE(flags, 16)
  return Buffer.concat([head, body])
}

const section = (kind: number, bytes: Uint8Array) => Buffer.concat([Buffer.from([kind]), bytes])

function sequence(name: string, documents: readonly object[]): Buffer {
  const rest = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map((doc) => BSON.serialize(doc))])
  const size = Buffer.alloc(4)
  size.writeInt32LE(rest.length + 4)
  return section(1, Buffer.concat([size, rest]))
}

const whole = message(
  2013,
  Buffer.concat([
    section(0, BSON.serialize({ insert: 'rows', $db: 'test' })),
    sequence('documents', [
      { _id: 1, text: 'x' },
      { _id: 2, nested: { list: [1, 'two', null] } },
    ]),
  ]),
)

describe('a message', () => {
  it('has its document sequences put in their place', () => {
    const { command, requestId, silent } = parseMessage(whole)
    expect(requestId).toBe(7)
    expect(silent).toBe(false)
    expect(command).toMatchObject({ insert: 'rows', documents: [{ text: 'x' }, { nested: {} }] })
  })

  it('of random bytes is refused, never read beyond its end', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 300 }),
        fc.constantFrom(2013, 2004, 1),
        (bytes, opCode) => {
          const buffer = Buffer.from(bytes)
          buffer.writeInt32LE(opCode, 12)
          try {
            parseMessage(buffer)
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        },
      ),
      { numRuns: 5000 * scale },
    )
  })

  it('with any bytes changed, cut off or added is refused or read, and leaves the reader whole', () => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(whole.length), (changes, cut) => {
        const buffer = Buffer.from(whole)
        for (const [at, byte] of changes) buffer[at] = byte
        for (const bytes of [buffer, buffer.subarray(0, Math.max(16, cut))]) {
          try {
            parseMessage(bytes)
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        }
        expect(parseMessage(whole).command.insert).toBe('rows')
      }),
      { numRuns: 5000 * scale },
    )
  })

  it.each<[string, Buffer]>([
    ['of an unknown opcode', message(2012, Buffer.alloc(8))],
    ['without a body', message(2013, sequence('documents', []))],
    ['whose section is longer than itself', message(2013, section(0, Buffer.from([0xff, 0xff, 0, 0, 0])))],
    ['with a section of an unknown kind', message(2013, section(9, BSON.serialize({ ping: 1 })))],
    ['whose sequence has no name', message(2013, section(1, Buffer.from([6, 0, 0, 0, 1, 1])))],
    ['whose length is negative', message(2013, section(0, Buffer.from([0, 0, 0, 0x80, 0])))],
  ])('%s is refused', (_name, bytes) => {
    expect(() => parseMessage(bytes)).toThrow()
  })
})
