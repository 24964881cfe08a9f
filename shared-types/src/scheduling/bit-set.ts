/**
 * A row of bits, one per five-minute unit. The functions below write into their first argument: bit sets
 * are scratch space of one calculation and never reach a caller.
 */
export type BitSet = { readonly length: number; readonly words: Uint32Array }

/** All bits zero. */
export function emptyBits(length: number): BitSet {
  return { length, words: new Uint32Array((length + 31) >>> 5) }
}

/** All bits one. */
export function fullBits(length: number): BitSet {
  const bits = emptyBits(length)
  setRange(bits, 0, length)
  return bits
}

/** Sets the bits of a half-open range, clipped to the row. */
export function setRange(bits: BitSet, from: number, to: number): void {
  eachWordOfRange(bits, from, to, (word, mask) => {
    bits.words[word] = (bits.words[word] ?? 0) | mask
  })
}

/** Clears the bits of a half-open range, clipped to the row. */
export function clearRange(bits: BitSet, from: number, to: number): void {
  eachWordOfRange(bits, from, to, (word, mask) => {
    bits.words[word] = (bits.words[word] ?? 0) & ~mask
  })
}

/** Keeps what both rows have; what lies past the end of the other row is cleared. */
export function intersect(bits: BitSet, other: BitSet): void {
  const { words } = bits
  for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) & (other.words[i] ?? 0)
}

/** Adds what the other row has; what lies past the end of this row is dropped or out of sight of `eachBit`. */
export function unite(bits: BitSet, other: BitSet): void {
  const { words } = bits
  for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) | (other.words[i] ?? 0)
}

/**
 * Keeps a bit where it begins a run of at least `run` ones: from "this unit is free" to "a visit of this
 * length can start here". Doubling, so a run of n takes about log2(n) passes of shift and AND.
 */
export function keepRuns(bits: BitSet, run: number): void {
  for (let reached = 1; reached < run; ) {
    const shift = Math.min(reached, run - reached)
    andWithSelfShifted(bits.words, shift)
    reached += shift
  }
}

/** Calls back for every one in a half-open range, in order. */
export function eachBit(bits: BitSet, from: number, to: number, visit: (index: number) => void): void {
  eachWordOfRange(bits, from, to, (word, mask) => {
    let rest = ((bits.words[word] ?? 0) & mask) >>> 0
    while (rest !== 0) {
      const low = 31 - Math.clz32(rest & -rest)
      visit(word * 32 + low)
      rest = (rest & (rest - 1)) >>> 0
    }
  })
}

/** How many ones a half-open range has. */
export function countBits(bits: BitSet, from: number, to: number): number {
  let count = 0
  eachBit(bits, from, to, () => {
    count++
  })
  return count
}

/** Whether the bit is one; outside the row it is not. */
export function hasBit(bits: BitSet, index: number): boolean {
  return index >= 0 && index < bits.length && (((bits.words[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1
}

function eachWordOfRange(
  bits: BitSet,
  from: number,
  to: number,
  act: (word: number, mask: number) => void,
): void {
  const first = Math.max(0, from)
  const last = Math.min(bits.length, to) - 1
  if (last < first) return
  const firstWord = first >>> 5
  const lastWord = last >>> 5
  for (let word = firstWord; word <= lastWord; word++) {
    const low = word === firstWord ? 0xffffffff << (first & 31) : 0xffffffff
    const high = word === lastWord ? 0xffffffff >>> (31 - (last & 31)) : 0xffffffff
    act(word, low & high)
  }
}

/** In place is safe: each word is built from itself and words after it, which are still unchanged. */
function andWithSelfShifted(words: Uint32Array, shift: number): void {
  const whole = shift >>> 5
  const part = shift & 31
  for (let i = 0; i < words.length; i++) {
    const near = words[i + whole] ?? 0
    const far = words[i + whole + 1] ?? 0
    const shifted = part === 0 ? near : (near >>> part) | (far << (32 - part))
    words[i] = (words[i] ?? 0) & shifted
  }
}
