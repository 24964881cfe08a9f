import { parseArgs } from 'node:util'
import { LEFT_MOST, PEAK_MOST } from './memory/limits.ts'
import { measureReads } from './memory/measure-reads.ts'
import { runTool } from './run-tool.ts'
import { wholeNumber } from './whole-number.ts'

const USAGE = 'Usage: npm run memory -- [--reads <1 to 1000000>]'

/**
 * `npm run memory`: what an API process keeps of anonymous questions that are all different. The last line is JSON, in
 * bytes; exit code 1 when it is more than it may be.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { reads: { type: 'string', default: '10000' } } })
  const memory = await measureReads(wholeNumber('reads', values.reads, { least: 1, most: 1_000_000 }))
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
  console.log(
    `${memory.reads} different reads, ${megabytes(memory.answered)} MB of answers: the heap keeps ${megabytes(memory.left)} MB of them (at most ${megabytes(LEFT_MOST)}) and grew by ${megabytes(memory.peak)} MB on the way (at most ${megabytes(PEAK_MOST)}).`,
  )
  console.log(JSON.stringify(memory))
  if (memory.left > LEFT_MOST || memory.peak > PEAK_MOST) process.exitCode = 1
}

await runTool(main, [], USAGE)
