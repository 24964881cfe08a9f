import type { Span } from './day-grid.ts'

/** What remains of the spans, in order, when a stretch is taken out. */
export function withoutSpan(spans: readonly Span[], { start, end }: Span): Span[] {
  if (start >= end) return [...spans]
  return spans.flatMap((span) =>
    [
      { start: span.start, end: Math.min(span.end, start) },
      { start: Math.max(span.start, end), end: span.end },
    ].filter((rest) => rest.start < rest.end),
  )
}

/** The same stretches with those that touch made one. Takes and gives them in order, without overlap. */
export function joinTouching(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last?.end === span.start) joined[joined.length - 1] = { start: last.start, end: span.end }
    else joined.push(span)
  }
  return joined
}
