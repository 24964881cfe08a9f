import fc from 'fast-check'
import { expect, it } from 'vitest'
import { commandsFor } from './test/model-commands.ts'
import { createWorld, heal, live, whatIsWrong } from './test/model-world.ts'
import { createSqliteDisk } from './test/sqlite-disk.ts'

const DESKS = 2

/** Each minute that passes costs some writes that reach the disk. */
const MINUTES_MS = 5 * 60_000

/** `SYNC_TEST_SCALE=50` runs fifty times as many histories. */
const SCALE = Number(process.env.SYNC_TEST_SCALE ?? 1)

const histories = fc.record({
  seed: fc.integer(),
  commands: fc.array(commandsFor(DESKS, MINUTES_MS), { minLength: 5, maxLength: 40, size: 'max' }),
})

it(
  'desks on their real, encrypted SQLite files agree with the server in the end, whatever was lost and whenever they died',
  async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ seed, commands }) => {
        const world = createWorld({ desks: DESKS, seed, createDisk: createSqliteDisk })
        try {
          await live(world, commands)
          await heal(world)
          expect(whatIsWrong(world)).toEqual([])
        } finally {
          for (const { disk } of world.desks) disk.dispose()
        }
      }),
      { numRuns: 10 * SCALE },
    )
  },
  60_000 * SCALE,
)
