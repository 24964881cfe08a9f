import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BitSet,
  clearRange,
  countBits,
  eachBit,
  emptyBits,
  fullBits,
  hasBit,
  intersect,
  keepRuns,
  setRange,
  unite,
} from './bit-set.ts'

const read = (bits: BitSet): boolean[] => Array.from({ length: bits.length }, (_, i) => hasBit(bits, i))
const write = (flags: readonly boolean[]): BitSet => {
  const bits = emptyBits(flags.length)
  flags.forEach((flag, i) => {
    if (flag) setRange(bits, i, i + 1)
  })
  return bits
}
/** Stretches of equal flags, many of them longer than a word or two. */
const flags = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.boolean()), { maxLength: 4 })
  .map((stretches) => stretches.flatMap(([length, flag]) => Array.from({ length }, () => flag)))
const index = fc.integer({ min: -20, max: 220 })

describe('bit set', () => {
  it('sets and clears half-open ranges, clipped', () => {
    fc.assert(
      fc.property(flags, index, index, (row, from, to) => {
        const inside = (i: number) => from <= i && i < to
        const set = write(row)
        setRange(set, from, to)
        expect(read(set)).toEqual(row.map((flag, i) => flag || inside(i)))
        const cleared = write(row)
        clearRange(cleared, from, to)
        expect(read(cleared)).toEqual(row.map((flag, i) => flag && !inside(i)))
      }),
    )
  })

  it('visits and counts ones in order', () => {
    fc.assert(
      fc.property(flags, index, index, (row, from, to) => {
        const seen: number[] = []
        eachBit(write(row), from, to, (i) => seen.push(i))
        expect(seen).toEqual(row.flatMap((flag, i) => (flag && from <= i && i < to ? [i] : [])))
        expect(countBits(write(row), from, to)).toBe(seen.length)
      }),
    )
  })

  it('keeps the beginnings of long enough runs', () => {
    fc.assert(
      fc.property(flags, fc.integer({ min: 1, max: 100 }), (row, run) => {
        const bits = write(row)
        keepRuns(bits, run)
        expect(read(bits)).toEqual(
          row.map((_, i) => i + run <= row.length && row.slice(i, i + run).every((flag) => flag)),
        )
      }),
    )
  })

  it('intersects and unites', () => {
    fc.assert(
      fc.property(flags, flags, (a, b) => {
        const both = write(a)
        intersect(both, write(b))
        expect(read(both)).toEqual(a.map((flag, i) => flag && b[i] === true))
        const either = write(a)
        unite(either, write(b))
        expect(read(either)).toEqual(a.map((flag, i) => flag || b[i] === true))
      }),
    )
  })

  it('fills a row to its length and no further', () => {
    expect(countBits(fullBits(37), 0, 64)).toBe(37)
    expect(hasBit(fullBits(37), 37)).toBe(false)
  })
})
