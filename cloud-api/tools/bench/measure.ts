/** Latencies in milliseconds and throughput of one run. */
export type Figures = {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

/**
 * Sends `count` requests with so many under way at any time.
 * @param send Is given the number of the request, from 0; a rejection ends the run.
 */
export async function runConcurrently(
  count: number,
  concurrency: number,
  send: (index: number) => Promise<void>,
): Promise<Figures> {
  const latencies: number[] = []
  let next = 0
  const worker = async () => {
    while (next < count) {
      const index = next++
      const began = performance.now()
      await send(index)
      latencies.push(performance.now() - began)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: concurrency }, worker))
  const seconds = (performance.now() - began) / 1000
  return { perSecond: count / seconds, ...percentiles(latencies) }
}

/** Median and 99th percentile (nearest rank). */
export function percentiles(values: readonly number[]): { readonly p50: number; readonly p99: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { p50: rank(0.5), p99: rank(0.99) }
}

/** How often a second a synchronous function can run, over about so many milliseconds after a warm-up. */
export function ratePerSecond(work: () => void, milliseconds = 1500): number {
  for (let i = 0; i < 3; i++) work()
  const began = performance.now()
  let runs = 0
  while (performance.now() - began < milliseconds) {
    work()
    runs += 1
  }
  return (runs * 1000) / (performance.now() - began)
}
