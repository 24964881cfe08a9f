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
