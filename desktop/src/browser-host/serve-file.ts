import type { IncomingMessage, ServerResponse } from 'node:http'
import { contentPolicy } from '../page-files/content-policy.ts'
import { readPageFile } from '../page-files/read-page-file.ts'
import { refuse } from './refuse.ts'

/** Serves a file of the built renderer. */
export async function serveFile(
  assets: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('Content-Security-Policy', contentPolicy("'self'"))
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  const file = await readPageFile(assets, request.url ?? '/')
  if (!file) return refuse(request, response, 404)
  const cache = file.immutable ? 'public, max-age=31536000, immutable' : 'no-store'
  response.writeHead(200, { 'Content-Type': file.type, 'Cache-Control': cache })
  response.end(request.method === 'HEAD' ? undefined : file.content)
}
