/** A graph by its arrows: what each node leads to. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>

/**
 * The nodes that lead to one another over any number of arrows, two or more each (Tarjan, 1972: strongly connected
 * components). A graph without circles has none.
 */
export function findKnots(graph: Graph): string[][] {
  const order = new Map<string, number>()
  const path: string[] = []
  const onPath = new Set<string>()
  const knots: string[][] = []

  function visit(node: string): number {
    const index = order.size
    let low = index
    order.set(node, index)
    path.push(node)
    onPath.add(node)
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) low = Math.min(low, visit(next))
      else if (onPath.has(next)) low = Math.min(low, order.get(next) ?? low)
    }
    if (low === index) {
      const knot = path.splice(path.indexOf(node))
      for (const each of knot) onPath.delete(each)
      if (knot.length > 1) knots.push(knot.sort())
    }
    return low
  }
  for (const node of graph.keys()) if (!order.has(node)) visit(node)
  return knots
}
