import { parseArgs } from 'node:util'
import { StartError } from '../src/start-error.ts'
import { runTool } from './run-tool.ts'
import { runTorture, type TortureResult } from './torture/run-torture.ts'
import { judge } from './torture/verdict.ts'
import { wholeNumber } from './whole-number.ts'

const USAGE =
  'Usage: npm run torture -- [--seconds 30] [--clients 16] [--processes 1] [--seed 1] [--break drop-index]'

/**
 * `npm run torture -- --seconds 60 [--clients 16] [--processes 1] [--seed 1] [--break drop-index]`. The last line is JSON. Exit
 * code 1 unless something was acknowledged and overlaps, overlapsMeanwhile, lostAcknowledged, duplicates, logGaps and eventFaults are all 0.
 */
async function main(): Promise<void> {
  const options = readTortureOptions()
  const { clients, processes, seconds, seed, withoutIndex } = options
  const stop = new AbortController()
  // The second time it ends at once, and leaves its files.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop.abort())
  const say = (line: string) => console.log(line)
  say(
    `${clients} client processes against ${processes} of the API for ${seconds} s, seed ${seed}, on ${process.env.MONGODB_URI ? 'MONGODB_URI' : 'the embedded store'}${withoutIndex ? ', without the unique index' : ''}`,
  )
  const result = await runUnlessStopped({ ...options, stop: stop.signal, say })
  const { passed, sentence } = judge(result)
  say(sentence)
  say(JSON.stringify({ ...result, ...options }))
  process.exitCode = passed ? 0 : 1
}

function readTortureOptions() {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '30' },
      clients: { type: 'string', default: '16' },
      processes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      break: { type: 'string' },
    },
  })
  if (values.break !== undefined && values.break !== 'drop-index') {
    throw new StartError(`--break knows only drop-index, not "${values.break}".`)
  }
  return {
    seconds: wholeNumber('seconds', values.seconds, { least: 1, most: 86_400 }),
    clients: wholeNumber('clients', values.clients, { least: 1, most: 1000 }),
    processes: wholeNumber('processes', values.processes, { least: 1, most: 64 }),
    seed: wholeNumber('seed', values.seed, { least: 0, most: 1_000_000_000 }),
    withoutIndex: values.break === 'drop-index',
  }
}

/** @throws StartError when it was told to stop, whatever failed because of that. */
async function runUnlessStopped(options: Parameters<typeof runTorture>[0]): Promise<TortureResult> {
  try {
    return await runTorture(options)
  } catch (error) {
    if (!options.stop.aborted) throw error
    throw new StartError('Stopped before the end, so nothing was audited.', error)
  }
}

await runTool(main, [], USAGE)
