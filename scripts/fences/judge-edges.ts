import { matchesGlob } from 'node:path/posix'
import { type Fence, type FenceName, fences, keepers } from './fences.ts'
import type { Edge } from './list-edges.ts'
import type { Workspace } from './resolve-import.ts'

const all = Object.entries<Fence>(fences)
const known = new Map<string, FenceName | null>()

/** The fence a file belongs to; null: none has it. */
export function fenceOf(path: string): FenceName | null {
  const before = known.get(path)
  if (before !== undefined) return before
  // Object.entries widens the names.
  const found = (all.find(([, { of }]) => matchesAny(path, of))?.[0] ?? null) as FenceName | null
  known.set(path, found)
  return found
}

/** A sentence for every import the table does not allow. */
export function judgeEdges(edges: readonly Edge[], workspaces: readonly Workspace[]): string[] {
  return edges.flatMap((edge) => {
    const why = refuse(edge, workspaces)
    return why === null ? [] : [`${edge.from}:${edge.line} imports ${edge.specifier}. ${why}`]
  })
}

function refuse({ from, to, isType }: Edge, workspaces: readonly Workspace[]): string | null {
  const home = fenceOf(from)
  if (home === null) return 'No fence has this file: write its room into scripts/fences/fences.ts.'
  const { imports, typesOf = [], why }: Fence = fences[home]
  if (imports === 'anything') return null

  const what = to.kind === 'file' ? fenceOf(to.path) : to.kind === 'package' ? `npm:${to.name}` : 'node:*'
  if (what === null) return why
  const isAllowed = what === home || imports.includes(what as FenceName) || (isType && typesOf.includes(what))
  if (!isAllowed) return why
  if (to.kind === 'file' && to.byPath && folderOf(from, workspaces) !== folderOf(to.path, workspaces))
    return 'Another package of ours is imported by its name, never by a path into its folder.'
  const keeper = keepers.find((each) => each.what.includes(what) && matchesAny(from, each.within))
  if (!keeper || matchesAny(from, keeper.only) || keeper.except?.[from]) return null
  return keeper.why
}

/** The package a file lies in: the innermost, as the embedded store lies inside the API's folder. */
function folderOf(path: string, workspaces: readonly Workspace[]): string | undefined {
  const inside = workspaces.map(({ folder }) => folder).filter((folder) => path.startsWith(`${folder}/`))
  return inside.sort((a, b) => b.length - a.length)[0]
}

function matchesAny(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => matchesGlob(path, glob))
}

/** Tests, and what they are made of. */
export function isTest(path: string): boolean {
  const fence = fenceOf(path)
  return fence === 'tests' || fence === 'shared-types tests'
}
