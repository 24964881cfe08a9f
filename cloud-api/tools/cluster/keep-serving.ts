import { keepOne } from './keep-one.ts'

/** An API process, as far as its keeper knows it. */
export type ApiWorker = {
  readonly pid: number | undefined
  /** Settles when it listens (true) or has ended before (false). */
  readonly listening: Promise<boolean>
  readonly ended: Promise<void>
  /** Asks it to end. */
  readonly end: () => void
}

export type KeepOptions = {
  /** How many are to serve. */
  readonly processes: number
  /** Where they serve and on which database, for what is said. */
  readonly place: string
  readonly fork: () => ApiWorker
  readonly say: (line: string) => void
  /** Resolves after the seconds, or at once when the signal says to stop. */
  readonly pause: (seconds: number, stop: AbortSignal) => Promise<void>
  /** A clock in milliseconds. */
  readonly now: () => number
  readonly stop: AbortSignal
}

/** Seconds before the next start, by how many before it ended early. */
const PAUSES = [0, 1, 2, 4, 8, 16, 30] as const

/**
 * Keeps the number of processes serving until told to stop; then ends them all. The first starts alone: if it cannot
 * serve, the settings are wrong, and nothing is kept. Later, with everything known to work, each one that ends is started
 * again for ever, even while none serves: the database comes back by itself, and the embedded store, which lives in
 * the keeper's process, must not go down with the API.
 * @returns Whether they served, or were told to stop before.
 */
export async function keepServing({
  processes,
  place,
  fork,
  say,
  pause,
  now,
  stop,
}: KeepOptions): Promise<boolean> {
  if (stop.aborted) return true
  const running = new Set<ApiWorker>()
  let starting = 0
  let serving = 0
  stop.addEventListener('abort', () => {
    for (const worker of running) worker.end()
  })

  const begin = (): ApiWorker => {
    const worker = fork()
    running.add(worker)
    void worker.ended.then(() => running.delete(worker))
    starting += 1
    return worker
  }
  /** Follows one to its end, and tells how long it served. */
  const follow = async (worker: ApiWorker): Promise<number> => {
    const listens = await worker.listening
    const since = now()
    starting -= 1
    if (listens) serving += 1
    if (listens && starting === 0 && !stop.aborted) say(tellServing(serving, processes, place))
    await worker.ended
    if (listens) serving -= 1
    return listens ? now() - since : 0
  }
  const keep = (first: ApiWorker): Promise<void> =>
    keepOne({
      first,
      begin,
      follow,
      pauses: PAUSES,
      onEnded: (worker, seconds) => say(tellEnded(worker, seconds, serving, processes)),
      pause,
      stop,
    })

  const first = begin()
  if (!(await first.listening) && !stop.aborted) return false
  const others = stop.aborted ? [] : Array.from({ length: processes - 1 }, begin)
  await Promise.all([first, ...others].map(keep))
  return true
}

function tellServing(serving: number, wanted: number, place: string): string {
  const count = serving === 1 ? '1 API process serves' : `${serving} API processes serve`
  return `${count} ${place}.${serving < wanted ? ` There are to be ${wanted}.` : ''}`
}

function tellEnded({ pid }: ApiWorker, seconds: number, serving: number, wanted: number): string {
  const when = seconds === 0 ? 'at once' : `in ${seconds} s`
  const left = serving === 0 ? 'None serves now.' : `${serving} of ${wanted} serve.`
  return `API process ${pid} ended; another takes its place ${when}. ${left}`
}
