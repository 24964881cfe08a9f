import { benchBareInserts } from './bench/bare-inserts.ts'
import { startBenchApi } from './bench/bench-api.ts'
import { benchBookings, CONNECTIONS } from './bench/book-over-http.ts'
import { benchCore } from './bench/core-availability.ts'
import type { Figures } from './bench/measure.ts'
import { benchBareEcho, benchOtherScreen } from './bench/other-screen.ts'
import { benchRace } from './bench/race-for-slot.ts'
import { benchReads } from './bench/read-availability.ts'
import { benchStore, type PingFigures, type StoreSpeed } from './bench/store-speed.ts'
import { createSharedStand, createStand } from './stand.ts'

/**
 * `npm run bench`: a table of figures, each beside its own yardstick measured in the same run, because machines
 * differ and ratios do not. The last line is the same as JSON. The API runs in a process of its own; client, API
 * and store share the machine.
 */
type Row = {
  readonly what: string
  readonly figure: string
  readonly yardstick: string
  readonly ratio: string
}

const rows: Row[] = []
const round = (value: number, digits = 0) => Number(value.toFixed(digits))
const percent = (value: number) => `${round(value * 100)} %`

console.log(`Store: ${process.env.MONGODB_URI ? 'MONGODB_URI' : 'embedded'}; this takes about two minutes …`)
const core = benchCore()
rows.push({
  what: 'availability of 50 doctors × 30 days, pure core',
  figure: `${round(core.perSecond)} /s`,
  yardstick: `JSON.parse of the answer ${round(core.jsonParsePerSecond)} /s; trying every start ${round(core.tryEveryStartPerSecond)} /s`,
  ratio: `${percent(core.perSecond / core.jsonParsePerSecond)}; ${round(core.perSecond / core.tryEveryStartPerSecond, 1)} ×`,
})

const stand = createStand('bench')
try {
  const api = await startBenchApi(stand)
  const measured = await (async () => {
    try {
      const reads = await benchReads(api)
      const bookings = await benchBookings(api)
      const race = await benchRace(api)
      const screen = await benchOtherScreen(api)
      const echo = await benchBareEcho()
      return { reads, bookings, race, screen, echo }
    } finally {
      await api.stop()
    }
  })()
  const { reads, bookings, race, screen, echo } = measured
  const bare = await stand.withDatabase((deps) =>
    benchBareInserts(deps, bookings.appointmentIds, CONNECTIONS),
  )
  const booked = bookings.figures
  rows.push(
    {
      what: `GET availability (4 doctors × 7 days, ${round(reads.answerBytes / 1024)} kB), ${CONNECTIONS} connections`,
      figure: `${round(reads.availability.perSecond)} /s, p50 ${round(reads.availability.p50, 1)} ms, p99 ${round(reads.availability.p99, 1)} ms`,
      yardstick: `GET health ${round(reads.health.perSecond)} /s`,
      ratio: percent(reads.availability.perSecond / reads.health.perSecond),
    },
    {
      what: `bookings over HTTP, one clinic, ${CONNECTIONS} connections`,
      figure: `${round(booked.perSecond)} /s, p50 ${round(booked.p50, 1)} ms, p99 ${round(booked.p99, 1)} ms`,
      yardstick: `bare driver transactions, same documents ${round(bare.perSecond)} /s, p50 ${round(bare.p50, 1)} ms, p99 ${round(bare.p99, 1)} ms`,
      ratio: `${percent(booked.perSecond / bare.perSecond)}; p99 is ${round(booked.p99 / booked.p50, 1)} × p50`,
    },
    {
      what: `${race.clients} clients race for one slot`,
      figure: `${race.winners} winner, ${race.refused} refused, ${round(race.milliseconds)} ms`,
      yardstick: `${race.clients} health checks at once ${round(race.healthMilliseconds)} ms`,
      ratio: `${round(race.milliseconds / race.healthMilliseconds, 1)} ×`,
    },
    {
      what: 'commit to other screen',
      figure: `p50 ${round(screen.p50, 1)} ms, p99 ${round(screen.p99, 1)} ms`,
      yardstick: `bare socket.io echo p50 ${round(echo.p50, 1)} ms, p99 ${round(echo.p99, 1)} ms`,
      ratio: `${round(screen.p50 / echo.p50, 1)} ×; ${round(screen.p99 / echo.p99, 1)} ×`,
    },
  )
  const store = await benchStoreAlone()
  const commits = store.sqliteCommits.perSecond
  const speed = ({ perSecond, p99 }: Figures) => `${round(perSecond)} /s, p99 ${round(p99, 1)} ms`
  const answered = ({ longest, p50 }: PingFigures) =>
    `longest ${round(longest, 1)} ms, p50 ${round(p50, 2)} ms`
  for (const [what, figures] of [
    ['one insert after another', store.insertAlone],
    [`inserts, ${CONNECTIONS} connections`, store.insertMany],
    ['one transaction of 9 documents after another', store.transactionsAlone],
    [`transactions of 9 documents, ${CONNECTIONS} connections`, store.transactionsMany],
  ] as const) {
    rows.push({
      what: `store: ${what}`,
      figure: speed(figures),
      yardstick: `bare SQLite, a durable commit for each row ${round(commits)} /s`,
      ratio: percent(figures.perSecond / commits),
    })
  }
  for (const [what, figures] of [
    ['one find by key after another', store.findAlone],
    [`find by key, ${CONNECTIONS} connections`, store.findMany],
  ] as const) {
    rows.push({
      what: `store: ${what}`,
      figure: speed(figures),
      yardstick: `ping, ${CONNECTIONS} connections ${round(store.pings.perSecond)} /s`,
      ratio: percent(figures.perSecond / store.pings.perSecond),
    })
  }
  for (const [what, figures] of [
    ['an update of 100,000 documents', store.pingDuringUpdate],
    ['an index build over them', store.pingDuringIndex],
  ] as const) {
    rows.push({
      what: `store: ping during ${what}`,
      figure: answered(figures),
      yardstick: `nothing else under way: ${answered(store.pingIdle)}`,
      ratio: `${round(figures.p50 / store.pingIdle.p50, 1)} × at p50`,
    })
  }
  console.table(Object.fromEntries(rows.map(({ what, ...rest }) => [what, rest])))
  console.log(
    JSON.stringify({
      coreAvailability: {
        perSecond: round(core.perSecond, 1),
        jsonParsePerSecond: round(core.jsonParsePerSecond, 1),
        tryEveryStartPerSecond: round(core.tryEveryStartPerSecond, 1),
      },
      httpAvailability: {
        ...figuresOf(reads.availability),
        healthPerSecond: round(reads.health.perSecond),
        shareOfHealth: round(reads.availability.perSecond / reads.health.perSecond, 3),
      },
      bookings: {
        ...figuresOf(booked),
        bareTransactions: figuresOf(bare),
        shareOfBare: round(booked.perSecond / bare.perSecond, 3),
        p99OverP50: round(booked.p99 / booked.p50, 2),
      },
      race: {
        ...race,
        milliseconds: round(race.milliseconds, 1),
        healthMilliseconds: round(race.healthMilliseconds, 1),
      },
      commitToOtherScreen: {
        p50: round(screen.p50, 2),
        p99: round(screen.p99, 2),
        echoP50: round(echo.p50, 2),
        echoP99: round(echo.p99, 2),
      },
      store: {
        insertAlone: figuresOf(store.insertAlone),
        insertMany: figuresOf(store.insertMany),
        findAlone: figuresOf(store.findAlone),
        findMany: figuresOf(store.findMany),
        transactionsAlone: figuresOf(store.transactionsAlone),
        transactionsMany: figuresOf(store.transactionsMany),
        sqliteCommits: figuresOf(store.sqliteCommits),
        pings: figuresOf(store.pings),
        pingIdle: pingsOf(store.pingIdle),
        pingDuringUpdate: pingsOf(store.pingDuringUpdate),
        pingDuringIndex: pingsOf(store.pingDuringIndex),
      },
    }),
  )
} finally {
  await stand.dispose()
}

/** On a server of its own the yardstick is still this machine's SQLite. */
async function benchStoreAlone(): Promise<StoreSpeed> {
  const shared = await createSharedStand('bench')
  try {
    return await benchStore(shared.apiEnv.MONGODB_URI ?? '', shared.directory)
  } finally {
    await shared.dispose()
  }
}

function pingsOf({ longest, p50, count }: PingFigures) {
  return { longest: round(longest, 1), p50: round(p50, 2), count }
}

function figuresOf({ perSecond, p50, p99 }: { perSecond: number; p50: number; p99: number }) {
  return { perSecond: round(perSecond, 1), p50: round(p50, 2), p99: round(p99, 2) }
}
