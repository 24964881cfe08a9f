type Span = { readonly start: string; readonly end: string }

/** The parts of the open spans that none of the taken ones touches, in epoch milliseconds, in order. Pure. */
export function freeGaps(
  open: readonly Span[],
  taken: readonly Span[],
): { readonly start: number; readonly end: number }[] {
  const busy = taken.map(inMs).sort((a, b) => a.start - b.start)
  return open.map(inMs).flatMap((span) => {
    const gaps = []
    let from = span.start
    for (const { start, end } of busy) {
      if (end <= from || start >= span.end) continue
      if (start > from) gaps.push({ start: from, end: start })
      from = Math.max(from, end)
    }
    if (from < span.end) gaps.push({ start: from, end: span.end })
    return gaps
  })
}

function inMs({ start, end }: Span) {
  return { start: Date.parse(start), end: Date.parse(end) }
}
