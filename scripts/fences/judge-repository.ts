import { judgeCircles } from './judge-circles.ts'
import { judgeEdges } from './judge-edges.ts'
import { listEdges } from './list-edges.ts'
import { readTree, readWorkspaces } from './read-tree.ts'

/** A sentence for every import and every circle in the repository at `root` that must not be. */
export function judgeRepository(root: string): string[] {
  const workspaces = readWorkspaces(root)
  const edges = listEdges(readTree(root), workspaces)
  return [...judgeEdges(edges, workspaces), ...judgeCircles(edges)]
}
