import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Command, commandsFor } from './test/model-commands.ts'
import { createWorld, type Flaw, heal, live, overlaps, whatIsWrong } from './test/model-world.ts'

const DESKS = 3

/** `SYNC_TEST_SCALE=50` runs fifty times as many histories. */
const SCALE = Number(process.env.SYNC_TEST_SCALE ?? 1)

const histories = fc.record({
  seed: fc.integer(),
  commands: fc.array(commandsFor(DESKS), { minLength: 5, maxLength: 60, size: 'max' }),
})

async function outcomeOf(seed: number, commands: readonly Command[], flaw?: Flaw): Promise<string[]> {
  const world = createWorld({ desks: DESKS, seed, ...(flaw ? { flaw } : {}) })
  await live(world, commands)
  const early = overlaps(world.server)
  await heal(world)
  return [...early, ...whatIsWrong(world)]
}

describe('desks that lose the network, their programs and each other’s messages', () => {
  it(
    'agree with the server in the end, record by record, and every saved act is done once or before a person',
    async () => {
      await fc.assert(
        fc.asyncProperty(histories, async ({ seed, commands }) => {
          expect(await outcomeOf(seed, commands)).toEqual([])
        }),
        { numRuns: 60 * SCALE },
      )
    },
    120_000 * SCALE,
  )

  // The test can fail: with a promise broken, some history shows it.
  it.each<Flaw>(['settles-in-two', 'hides-gaps', 'forgets-operations'])(
    'would not go unnoticed if something %s',
    async (flaw) => {
      const found = await fc.check(
        fc.asyncProperty(histories, async ({ seed, commands }) => {
          expect(await outcomeOf(seed, commands, flaw)).toEqual([])
        }),
        { numRuns: 300, seed: 8, endOnFailure: true },
      )
      expect(found.failed).toBe(true)
    },
    120_000,
  )
})
