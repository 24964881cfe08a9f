import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The one style element react-aria adds to a page (touch-action of pressable elements); the e2e test watches it. */
const REACT_ARIA_STYLE = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='"

/** Only what this host serves may run, load or connect; nobody may frame it. */
const CSP = `default-src 'none'; script-src 'self'; style-src 'self' ${REACT_ARIA_STYLE}; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** Serves a file of the built renderer; paths without an extension are screens of the one page. */
export async function serveFile(
  assets: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = pathOf(request)
  const name = extname(path) === '' ? '/index.html' : path
  const file = normalize(join(assets, name))
  response.setHeader('Content-Security-Policy', CSP)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  const type = TYPES[extname(file)]
  const content = type && file.startsWith(assets + sep) ? await readFile(file).catch(() => null) : null
  if (!content) {
    response.writeHead(404).end()
    return
  }
  const cache = name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store'
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': cache })
  response.end(request.method === 'HEAD' ? undefined : content)
}

/** Empty for what is no path; the page itself is then served. */
function pathOf(request: IncomingMessage): string {
  try {
    return decodeURIComponent(new URL(request.url ?? '/', 'http://desk').pathname)
  } catch {
    return ''
  }
}
