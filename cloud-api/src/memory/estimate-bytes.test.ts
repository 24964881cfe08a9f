import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { estimateBytes } from './estimate-bytes.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Bytes of heap that many of them take, made one by one as a database driver does. */
function heapOf(make: (i: number) => unknown, count: number) {
  const kept: unknown[] = new Array(count)
  collect()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < count; i++) kept[i] = make(i)
  collect()
  return { bytes: process.memoryUsage().heapUsed - before, estimate: estimateBytes(kept) }
}

const text = (i: number) => `${i}-4965-47f3-9cd7-5409c6a08d12`.slice(0, 36)

it.each<[string, (i: number) => unknown]>([
  [
    'busy time',
    (i) => ({
      id: text(i),
      start: i * 1e9,
      end: i * 1e9 + 1,
      doctorId: text(i + 1),
      roomId: null,
      equipmentIds: [text(i + 2)],
      lane: 0,
      kind: 'hold',
    }),
  ],
  [
    'rules',
    (i) => ({ id: text(i), ranges: [{ start: text(i), end: text(i) }], from: new Date(i), active: true }),
  ],
  ['free starts', (i) => new Map([[text(i), { length: 288, words: new Uint32Array(9) }]])],
])('is not far from what %s take', (_, make) => {
  const { bytes, estimate } = heapOf(make, 20_000)
  expect(estimate / bytes).toBeGreaterThan(0.8)
  expect(estimate / bytes).toBeLessThan(3)
})
