import { posix } from 'node:path'

/** A workspace package: its name, its folder below the repository and the `exports` of its package.json. */
export type Workspace = {
  readonly name: string
  readonly folder: string
  readonly exports: Readonly<Record<string, string>>
}

/**
 * What an import points to. `file`: one of ours, by its path below the repository; `byPath` when it was reached by a
 * relative path and not by a package's name. `package`: somebody else's, by its name. `node`: part of Node.
 */
export type Target =
  | { readonly kind: 'file'; readonly path: string; readonly byPath: boolean }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }

/**
 * Resolves an import as Node would, by its text alone.
 * @param from path of the importing file below the repository, with `/`
 */
export function resolveImport(from: string, specifier: string, workspaces: readonly Workspace[]): Target {
  const [bare = specifier] = specifier.split('?')
  if (/^(node|electron):/.test(bare)) return { kind: 'node', name: bare }
  if (bare.startsWith('.') || bare.startsWith('/')) {
    const path = bare.startsWith('/') ? bare : posix.normalize(posix.join(posix.dirname(from), bare))
    const [, installed] = path.split(/(?:^|\/)node_modules\//)
    return installed ? byName(installed, workspaces) : { kind: 'file', path, byPath: true }
  }
  return byName(bare, workspaces)
}

function byName(specifier: string, workspaces: readonly Workspace[]): Target {
  const parts = specifier.split('/')
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
  const workspace = workspaces.find((each) => each.name === name)
  if (!workspace) return { kind: 'package', name }
  const subpath = `.${specifier.slice(name.length)}`
  for (const [key, value] of Object.entries(workspace.exports)) {
    const [before = key, after] = key.split('*')
    const isMatch = after === undefined ? subpath === key : subpath.startsWith(before)
    if (!isMatch) continue
    const path = value.replace('*', subpath.slice(before.length))
    return { kind: 'file', path: posix.join(workspace.folder, path), byPath: false }
  }
  // Not exported: still judged as what it would be.
  return { kind: 'file', path: posix.join(workspace.folder, subpath), byPath: false }
}
