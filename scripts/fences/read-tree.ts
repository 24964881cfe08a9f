import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceFile } from './list-edges.ts'
import type { Workspace } from './resolve-import.ts'

const SOURCE = /\.([cm]?ts|tsx|[cm]?js)$/
/** What is installed or built is not ours to judge. */
const NOT_OURS = new Set(['node_modules', 'dist', 'dist-electron', 'coverage'])
const NOT_OURS_AT = new Set(['data', 'desktop/package'])

/** Every source file of the repository at `root`. */
export function readTree(root: string): SourceFile[] {
  return listSources(root, '').map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') }))
}

/** The packages of the repository, as its package.json lists them. */
export function readWorkspaces(root: string): Workspace[] {
  const { workspaces } = readPackage(root)
  return (workspaces ?? []).map((folder) => {
    const { name, exports = {} } = readPackage(join(root, folder))
    return { name, folder, exports }
  })
}

type PackageFile = Pick<Workspace, 'name'> & Partial<Pick<Workspace, 'exports'>> & { workspaces?: string[] }

function readPackage(folder: string): PackageFile {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

function listSources(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || NOT_OURS.has(entry.name)) return []
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return NOT_OURS_AT.has(path) ? [] : listSources(root, path)
    return SOURCE.test(entry.name) ? [path] : []
  })
}
