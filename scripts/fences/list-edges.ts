import { readImports } from './read-imports.ts'
import { resolveImport, type Target, type Workspace } from './resolve-import.ts'

/** A source file: its path below the repository, with `/`. */
export type SourceFile = { readonly path: string; readonly source: string }

/** One import of one file, with what it points to. */
export type Edge = {
  readonly from: string
  readonly line: number
  readonly specifier: string
  readonly isType: boolean
  readonly to: Target
}

/** Every import of the files. */
export function listEdges(files: Iterable<SourceFile>, workspaces: readonly Workspace[]): Edge[] {
  const edges: Edge[] = []
  for (const { path, source } of files) {
    for (const each of readImports(path, source))
      edges.push({ from: path, ...each, to: resolveImport(path, each.specifier, workspaces) })
  }
  return edges
}
