import { parseArgs } from 'node:util'
import { runTorture } from './torture/run-torture.ts'

/**
 * `npm run torture -- --seconds 60 [--clients 16] [--processes 1] [--seed 1] [--break drop-index]`. The last line is JSON. Exit
 * code 1 unless overlaps, lostAcknowledged, duplicates and logGaps are all 0.
 */
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
  throw new Error('--break knows only drop-index')
}
const options = {
  seconds: Number(values.seconds),
  clients: Number(values.clients),
  processes: Number(values.processes),
  seed: Number(values.seed),
  withoutIndex: values.break === 'drop-index',
}
console.log(
  `${options.clients} client processes against ${options.processes} of the API for ${options.seconds} s, seed ${options.seed}, on ${process.env.MONGODB_URI ? 'MONGODB_URI' : 'the embedded store'}${options.withoutIndex ? ', without the unique index' : ''}`,
)
const result = await runTorture({ ...options, say: (line) => console.log(line) })
const { overlaps, lostAcknowledged, duplicates, logGaps } = result
const whole = [overlaps, lostAcknowledged, duplicates, logGaps].every((count) => count === 0)
console.log(whole ? 'Nothing lost, nothing twice, nobody in two places.' : 'A promise is broken.')
console.log(JSON.stringify({ ...result, ...options }))
process.exitCode = whole ? 0 : 1
