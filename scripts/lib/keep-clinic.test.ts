import { expect, it } from 'vitest'
import { type ClinicPorts, type ClinicProcess, keepClinic } from './keep-clinic.ts'

const PORTS = { PORT: '4000', DESK_PORT: '4100' }

/** A clinic that opens and ends when the test says so, and stops when asked. */
function fakeClinic(ports: ClinicPorts | null) {
  const opened = Promise.withResolvers<ClinicPorts | null>()
  const ended = Promise.withResolvers<number | string>()
  const end = (how: number | string) => {
    opened.resolve(null)
    ended.resolve(how)
  }
  const clinic: ClinicProcess = { opened: opened.promise, ended: ended.promise, end: () => end(0) }
  return { clinic, ports, open: () => opened.resolve(PORTS), end }
}

function startKeeper() {
  const stop = new AbortController()
  const made: ReturnType<typeof fakeClinic>[] = []
  const said: string[] = []
  let clock = 0
  let resume = () => {}
  const done = keepClinic({
    start: (ports) => {
      const fake = fakeClinic(ports)
      made.push(fake)
      return fake.clinic
    },
    say: (line) => said.push(line),
    pause: (_, signal) =>
      new Promise((over) => {
        resume = over
        signal.addEventListener('abort', () => over())
      }),
    now: () => clock,
    stop: stop.signal,
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    made,
    said,
    done,
    stop: () => stop.abort(),
    open: async () => {
      made.at(-1)?.open()
      await settle()
    },
    /** The clinic that runs now ends after so many milliseconds, and the pause after it is over. */
    crash: async (how: number | string = 'SIGKILL', afterMs = 0) => {
      clock += afterMs
      made.at(-1)?.end(how)
      await settle()
      resume()
      await settle()
    },
  }
}

it('opens the clinic again on the same ports, and says so in a sentence', async () => {
  const keeper = startKeeper()
  await keeper.open()
  await keeper.crash('SIGKILL')
  expect(keeper.said).toEqual([
    'The clinic ended unexpectedly (SIGKILL). It starts again in 1 s; all data is kept.',
  ])
  expect(keeper.made.map(({ ports }) => ports)).toEqual([null, PORTS])
})

it('waits longer each time, at most half a minute, and never gives up', async () => {
  const keeper = startKeeper()
  await keeper.open()
  for (let i = 0; i < 8; i++) await keeper.crash(1)
  expect(keeper.said.map((line) => line.match(/in (\d+) s/)?.[1])).toEqual([
    '1',
    '2',
    '4',
    '8',
    '16',
    '30',
    '30',
    '30',
  ])
  expect(keeper.made).toHaveLength(9)
})

it('begins with a short pause again after a minute of health', async () => {
  const keeper = startKeeper()
  for (const lasted of [1000, 1000, 60_000]) {
    await keeper.open()
    await keeper.crash(1, lasted)
  }
  expect(keeper.said.map((line) => line.match(/in (\d+) s/)?.[1])).toEqual(['1', '2', '1'])
})

it('does not keep one that never opened: it has said what is wrong', async () => {
  const keeper = startKeeper()
  await keeper.crash(1)
  expect(await keeper.done).toBe(1)
  expect([keeper.made.length, keeper.said]).toEqual([1, []])
})

it('stops when asked: while the clinic is open, while it starts, and in a pause', async () => {
  const open = startKeeper()
  await open.open()
  open.stop()
  expect(await open.done).toBe(0)

  const starting = startKeeper()
  starting.stop()
  expect(await starting.done).toBe(0)

  const paused = startKeeper()
  await paused.open()
  paused.made[0]?.end('SIGKILL')
  await new Promise((resolve) => setImmediate(resolve))
  paused.stop()
  expect(await paused.done).toBe(0)
  expect(paused.made).toHaveLength(1)
})
