import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TEST_HANG_MS } from '../../../../scripts/test-support/limits.ts'
import { createTestClock, type TestClock } from '../test-clock.ts'
import { startTestApi, type TestApi } from '../test-server.ts'
import { anyAct } from './acts.ts'
import { runActs } from './run-acts.ts'
import { setStage } from './stage.ts'

/* Random days of a small clinic, held against the promises after every act. */

/** `WRITE_PATH_RUNS=500 npx vitest run --project db write-path` looks longer. */
const RUNS = Number(process.env.WRITE_PATH_RUNS ?? 6)

let clock: TestClock
let api: TestApi
beforeAll(async () => {
  clock = createTestClock()
  api = await startTestApi({ now: () => clock.now() })
})
afterAll(() => api.close())

it(
  'whatever is done, and however often it is sent, the promises hold',
  async () => {
    let acknowledged = 0
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 30, maxLength: 60 }), async (acts) => {
        clock = createTestClock()
        acknowledged += (await runActs(await setStage(api, clock), acts)).acknowledged
      }),
      { numRuns: RUNS },
    )
    expect(acknowledged).toBeGreaterThan(RUNS * 5)
  },
  RUNS * TEST_HANG_MS,
)
