/** Something with a place in a column: epoch milliseconds, half-open; lane 0 is normal. */
export type LaneItem = {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly lane: number
}

/** Where an item stands among those it overlaps: `index` of `count` equal parts of the column. */
export type LanePlace = { readonly index: number; readonly count: number }

/** Places overlapping items side by side, lower lanes first; items that touch no other get the whole width. */
export function placeInLanes(items: readonly LaneItem[]): Map<string, LanePlace> {
  const places = new Map<string, LanePlace>()
  let cluster: LaneItem[] = []
  let clusterEnd = Number.NEGATIVE_INFINITY
  for (const item of items.toSorted((a, b) => a.start - b.start || a.lane - b.lane)) {
    if (item.start >= clusterEnd) {
      placeCluster(cluster, places)
      cluster = []
    }
    cluster.push(item)
    clusterEnd = Math.max(clusterEnd, item.end)
  }
  placeCluster(cluster, places)
  return places
}

function placeCluster(cluster: readonly LaneItem[], places: Map<string, LanePlace>): void {
  const ends: number[] = []
  const indexes = cluster.map((item) => {
    const free = ends.findIndex((end) => end <= item.start)
    const index = free === -1 ? ends.length : free
    ends[index] = item.end
    return index
  })
  cluster.forEach((item, i) => {
    places.set(item.id, { index: indexes[i] ?? 0, count: ends.length })
  })
}
