import type { Document } from 'bson'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type InProcess, startInProcess } from './in-process.ts'
import { scale } from './scale.ts'

/*
 * How long one operation keeps the store to itself. Counted in this thread's own processor time, which other programs
 * on the machine do not lengthen; `npm run bench` has the times a client sees.
 */
const ROWS = 20_000 * scale
const LONGEST_MS = 50

let store: InProcess

beforeAll(async () => {
  store = startInProcess()
  for (let from = 0; from < ROWS; from += 5000)
    await store.run({
      insert: 'many',
      documents: Array.from({ length: 5000 }, (_, i) => ({ _id: from + i, v: i % 97, text: `row ${i}` })),
    })
})
afterAll(() => store.close())

const spent = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** The longest turn, in milliseconds, and how often somebody else had theirs. */
async function turnsOf(
  work: Promise<Document>,
): Promise<{ longest: number; count: number; answer: Document }> {
  let done = false
  let [longest, count, from] = [0, 0, spent()]
  const look = () => {
    longest = Math.max(longest, spent() - from)
    count++
    if (!done) setImmediate(look)
    from = spent()
  }
  setImmediate(look)
  const answer = await work.finally(() => {
    done = true
  })
  return { longest, count, answer }
}

it.each<[string, Document, Document]>([
  [
    'an update of all',
    { update: 'many', updates: [{ q: {}, u: { $inc: { v: 1 } }, multi: true }] },
    { nModified: ROWS },
  ],
  [
    'an index build',
    { createIndexes: 'many', indexes: [{ key: { text: 1, v: 1 }, name: 'text_v' }] },
    { numIndexesAfter: 2 },
  ],
  [
    'an update of all with an index',
    { update: 'many', updates: [{ q: {}, u: { $inc: { v: 1 } }, multi: true }] },
    { nModified: ROWS },
  ],
  ['a search of all', { count: 'many', query: { nothing: 'here' } }, { n: 0 }],
  ['a removal of all', { delete: 'many', deletes: [{ q: {}, limit: 0 }] }, { n: ROWS }],
])('%s gives way in time', async (_name, command, told) => {
  const { longest, count, answer } = await turnsOf(store.run(command))
  expect(answer).toMatchObject({ ok: 1, ...told })
  expect(count).toBeGreaterThan(5)
  expect(longest).toBeLessThan(LONGEST_MS)
})
