import { type Circles, circlesOfToday } from './circles-of-today.ts'
import { findKnots, type Graph } from './find-knots.ts'
import { isTest } from './judge-edges.ts'
import type { Edge } from './list-edges.ts'

/** Folders whose entries are rooms: each folder in them, and each loose file. */
const PROGRAMS = [
  'shared-types/src',
  'cloud-api/embedded-store/src',
  'cloud-api/src',
  'web-booking/src',
  'desktop/src',
  'desktop/src/core',
  'desktop/src/main',
  'desktop/src/renderer',
] as const

export type Program = (typeof PROGRAMS)[number]

/**
 * A sentence for each circle that must not be: among files none, among rooms none but the arrows of `allowed`; and
 * for each arrow of `allowed` that is no longer part of a circle. Counts what runs; types and tests do not.
 */
export function judgeCircles(edges: readonly Edge[], allowed: Circles = circlesOfToday): string[] {
  const arrows = edges.flatMap(({ from, to, isType }): [string, string][] =>
    isType || to.kind !== 'file' || isTest(from) || isTest(to.path) ? [] : [[from, to.path]],
  )
  const files = findKnots(graphOf(arrows)).map(
    (knot) => `These files import one another in a circle: ${knot.join(', ')}.`,
  )
  return [...files, ...PROGRAMS.flatMap((program) => judgeRooms(program, arrows, allowed[program] ?? {}))]
}

function judgeRooms(
  program: Program,
  arrows: readonly [string, string][],
  allowed: Readonly<Record<string, string>>,
): string[] {
  const between = arrows.flatMap(([from, to]): [string, string][] => {
    const [a, b] = [roomIn(program, from), roomIn(program, to)]
    return a === null || b === null || a === b ? [] : [[a, b]]
  })
  const graph = graphOf(between)
  const inCircles = new Set<string>()
  for (const knot of findKnots(graph)) {
    const rooms = new Set(knot)
    for (const room of knot) {
      for (const next of graph.get(room) ?? []) if (rooms.has(next)) inCircles.add(`${room} → ${next}`)
    }
  }
  const written = new Set(
    Object.entries(allowed).flatMap(([room, nexts]) => nexts.split(' ').map((next) => `${room} → ${next}`)),
  )
  return [
    ...[...inCircles.difference(written)].map(
      (arrow) =>
        `${program}: ${arrow} closes a circle between rooms. Move what both need to a room below both, or pass it in.`,
    ),
    ...[...written.difference(inCircles)].map(
      (arrow) => `${program}: ${arrow} is in no circle any more: delete it from circles-of-today.ts.`,
    ),
  ]
}

/** The room of a file; null: it is not part of the program. */
function roomIn(program: Program, path: string): string | null {
  if (!path.startsWith(`${program}/`)) return null
  return path.slice(program.length + 1).split('/')[0] ?? null
}

function graphOf(arrows: readonly [string, string][]): Graph {
  const graph = new Map<string, Set<string>>()
  for (const [from, to] of arrows) {
    const nexts = graph.get(from) ?? new Set()
    graph.set(from, nexts.add(to))
  }
  return graph
}
