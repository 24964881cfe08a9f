import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { repeatAfterKill, takeStep } from './doings.ts'
import { type Word, zScenario, zWord } from './scenario.ts'
import { createWriter } from './writer.ts'

/**
 * A process of clients: `node client.ts <scenario file> <index> <how many>`. It signs in, says so, and from the word to
 * go on each of them acts and repeats on the scenario's slots until its time is over. Every answer is written down before
 * anything else is done. An operation without an answer (the API was killed) is sent again under the same key until
 * there is one.
 */
const [scenarioFile = '', index = '0', count = '1'] = process.argv.slice(2)
const scenario = zScenario.parse(JSON.parse(readFileSync(scenarioFile, 'utf8')))
let word: Word = { endAt: Number.POSITIVE_INFINITY, kills: 0 }
const writer = createWriter({
  scenario,
  index: Number(index),
  word: () => word,
  onAnswer: () => process.send?.('answer'),
})

async function write(): Promise<void> {
  let kills = 0
  while (Date.now() < word.endAt) {
    if (word.kills > kills) {
      kills = word.kills
      await repeatAfterKill(writer)
    } else {
      await takeStep(writer)
    }
  }
}

await writer.connection.signIn()
const go = once(process, 'message')
process.on('message', (message) => {
  word = zWord.parse(message)
})
process.send?.('ready')
await go
await Promise.all(Array.from({ length: Number(count) }, write))
process.disconnect?.()
