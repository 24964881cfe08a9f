import { loadEnv } from '../../src/env.ts'
import { startApi } from '../../src/start-api.ts'

/*
 * An API whose heap is measured from inside, for `measure-reads.ts`. Needs --expose-gc and a parent: `peak` answers
 * with the largest heap seen so far, `collect` with what is left after a forced collection, in bytes.
 */

/** Often enough to see a heap that grows by a hundred megabytes. */
const SAMPLE_MS = 10

const heapBytes = () => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

let peak = 0
const sample = () => {
  peak = Math.max(peak, heapBytes())
}
setInterval(sample, SAMPLE_MS)

async function collect(): Promise<number> {
  // What finalizers and closed sockets held goes with the next round only.
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return heapBytes()
}

process.on('message', async (question) => {
  sample()
  process.send?.({ bytes: question === 'collect' ? await collect() : peak })
})
process.on('disconnect', () => process.exit())

await startApi({ env: loadEnv(process.env) })
process.send?.({ bytes: 0 })
