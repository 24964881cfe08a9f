import { expect, it } from 'vitest'
import { type ApiWorker, keepServing } from './keep-serving.ts'

/** A process that listens and ends when the test says so, and ends when asked. */
function fakeWorker(pid: number) {
  const listening = Promise.withResolvers<boolean>()
  const ended = Promise.withResolvers<void>()
  const end = () => {
    listening.resolve(false)
    ended.resolve()
  }
  const worker: ApiWorker = { pid, listening: listening.promise, ended: ended.promise, end }
  return { worker, listen: () => listening.resolve(true), end }
}

function startKeeper(processes: number) {
  const stop = new AbortController()
  const made: ReturnType<typeof fakeWorker>[] = []
  const said: string[] = []
  const pauses: { readonly seconds: number; readonly over: () => void }[] = []
  let clock = 0
  const done = keepServing({
    processes,
    place: 'here',
    fork: () => {
      const fake = fakeWorker(made.length + 1)
      made.push(fake)
      return fake.worker
    },
    say: (line) => said.push(line),
    pause: (seconds, signal) =>
      new Promise((over) => {
        pauses.push({ seconds, over })
        signal.addEventListener('abort', () => over())
      }),
    now: () => clock,
    stop: stop.signal,
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    made,
    said,
    pauses,
    done,
    stop,
    /** Something happens to the process of the number, from 1 on, and all that follows from it. */
    act: async (what: 'listen' | 'end', pid: number) => {
      made[pid - 1]?.[what]()
      await settle()
    },
    pass: (ms: number) => {
      clock += ms
    },
    /** Ends the pause that began last. */
    resume: async () => {
      pauses.at(-1)?.over()
      await settle()
    },
  }
}

it('starts the others once the first listens, and says how many serve', async () => {
  const keeper = startKeeper(3)
  expect(keeper.made).toHaveLength(1)
  await keeper.act('listen', 1)
  expect(keeper.made).toHaveLength(3)
  await keeper.act('listen', 2)
  expect(keeper.said).toEqual([])
  await keeper.act('listen', 3)
  expect(keeper.said).toEqual(['3 API processes serve here.'])
})

it('keeps nothing when the first cannot serve', async () => {
  const keeper = startKeeper(3)
  await keeper.act('end', 1)
  expect(await keeper.done).toBe(false)
  expect(keeper.made).toHaveLength(1)
})

it('does not count one that ended during its start', async () => {
  const keeper = startKeeper(3)
  await keeper.act('listen', 1)
  await keeper.act('end', 2)
  await keeper.act('listen', 3)
  expect(keeper.said).toEqual([
    'API process 2 ended; another takes its place at once. 1 of 3 serve.',
    '2 API processes serve here. There are to be 3.',
  ])
  await keeper.resume()
  await keeper.act('listen', 4)
  expect(keeper.said.at(-1)).toBe('3 API processes serve here.')
})

it('never gives up: what ends before it listens is started again after a growing pause', async () => {
  const keeper = startKeeper(1)
  await keeper.act('listen', 1)
  for (let pid = 1; pid <= 9; pid++) {
    await keeper.act('end', pid)
    expect(keeper.said.at(-1)).toMatch(/None serves now\.$/)
    await keeper.resume()
  }
  expect(keeper.pauses.map(({ seconds }) => seconds)).toEqual([0, 1, 2, 4, 8, 16, 30, 30, 30])
  await keeper.act('listen', 10)
  expect(keeper.said.at(-1)).toBe('1 API process serves here.')
})

it('starts the next at once after one that served for a minute, and not after one that did not', async () => {
  const keeper = startKeeper(1)
  for (const [pid, servedMs] of [10, 59_999, 60_000, 10].entries()) {
    await keeper.act('listen', pid + 1)
    keeper.pass(servedMs)
    await keeper.act('end', pid + 1)
    await keeper.resume()
  }
  expect(keeper.pauses.map(({ seconds }) => seconds)).toEqual([0, 1, 0, 1])
})

it('stops at any moment and starts nothing afterwards', async () => {
  const moments: readonly ((keeper: ReturnType<typeof startKeeper>) => Promise<void>)[] = [
    async () => {},
    ({ act }) => act('listen', 1),
    async ({ act }) => {
      for (const pid of [1, 2, 3]) await act('listen', pid)
    },
    async ({ act }) => {
      for (const pid of [1, 2, 3]) await act('listen', pid)
      await act('end', 2) // in the pause
    },
  ]
  for (const reach of moments) {
    const keeper = startKeeper(3)
    await reach(keeper)
    const made = keeper.made.length
    keeper.stop.abort()
    expect(await keeper.done).toBe(true)
    expect(keeper.made).toHaveLength(made)
    expect(keeper.said.filter((line) => line.includes('takes its place')).length).toBeLessThan(2)
  }
})

it('starts nothing when it was stopped before', async () => {
  const stopped = AbortSignal.abort()
  const fork = () => expect.unreachable('nothing is to be started')
  const none = { processes: 2, place: 'here', fork, say: () => {}, pause: async () => {}, now: () => 0 }
  expect(await keepServing({ ...none, stop: stopped })).toBe(true)
})
