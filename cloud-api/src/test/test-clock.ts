/** A clock that stands still until a test moves it. */
export type TestClock = {
  readonly now: () => Date
  readonly advance: (ms: number) => void
}

/** Starts at the true time, so that the store's own clock (expiry of old documents) agrees with it. */
export function createTestClock(start = Date.now()): TestClock {
  let ms = start
  return {
    now: () => new Date(ms),
    advance: (by) => {
      ms += by
    },
  }
}
