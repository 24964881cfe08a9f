import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

export type PageFile = {
  readonly content: Buffer
  readonly type: string
  /** Its name says its content, so it may be kept. */
  readonly immutable: boolean
}

/**
 * A file of the built renderer; paths without an extension are screens of the one page.
 * @param assets folder of the built renderer, absolute
 * @param url the address that was asked for, whole or from the path on
 * @returns null for what is not there or lies elsewhere
 */
export async function readPageFile(assets: string, url: string): Promise<PageFile | null> {
  const path = pathOf(url)
  const name = extname(path) === '' ? '/index.html' : path
  const file = normalize(join(assets, name))
  const type = TYPES[extname(file)]
  if (!type || !file.startsWith(assets + sep)) return null
  const content = await readFile(file).catch(() => null)
  return content && { content, type, immutable: name.startsWith('/assets/') }
}

/** Empty for what is no path; the page itself is then served. */
function pathOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url, 'http://desk').pathname)
  } catch {
    return ''
  }
}
