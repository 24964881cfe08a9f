export type KeepOneOptions<Kept> = {
  readonly first: Kept
  /** Starts the next. */
  readonly begin: () => Kept
  /** Follows one to its end. @returns how long it served, in milliseconds */
  readonly follow: (kept: Kept) => Promise<number>
  /** Seconds before the next start, by how many before it ended early; the last is for all that follow. */
  readonly pauses: readonly number[]
  /** Told when one has ended unasked, with the seconds until the next starts. */
  readonly onEnded: (kept: Kept, seconds: number) => void
  /** Resolves after the seconds, or at once when the signal says to stop. */
  readonly pause: (seconds: number, stop: AbortSignal) => Promise<void>
  readonly stop: AbortSignal
}

/** One that served this long had no lasting trouble: the pauses begin anew. */
const LASTED_MS = 60_000

/** Starts another each time one ends, after a growing pause, for ever. Ends when told to stop. */
export async function keepOne<Kept>({
  first,
  begin,
  follow,
  pauses,
  onEnded,
  pause,
  stop,
}: KeepOneOptions<Kept>): Promise<void> {
  let early = 0
  for (let kept = first; ; kept = begin()) {
    const servedMs = await follow(kept)
    if (stop.aborted) return
    if (servedMs >= LASTED_MS) early = 0
    const seconds = pauses[Math.min(early, pauses.length - 1)] ?? 0
    early += 1
    onEnded(kept, seconds)
    await pause(seconds, stop)
    if (stop.aborted) return
  }
}
