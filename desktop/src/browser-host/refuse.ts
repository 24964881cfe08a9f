import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { REFUSAL_TYPE, type RefusalStatus, refusalPage } from '../page-files/refusal-page.ts'

/** Refuses a request with a page that a person can read. */
export function refuse(request: IncomingMessage, response: ServerResponse, status: RefusalStatus): void {
  response.writeHead(status, { 'Content-Type': REFUSAL_TYPE, 'Cache-Control': 'no-store' })
  response.end(request.method === 'HEAD' ? undefined : refusalPage(status))
}

const UNREAD: Readonly<Record<string, RefusalStatus>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** The same for bytes that Node takes for no request, which it would answer without a word. */
export function refuseUnread(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const status = UNREAD[error.code ?? ''] ?? 400
  const page = refusalPage(status)
  socket.once('finish', () => socket.destroy())
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      `Content-Type: ${REFUSAL_TYPE}`,
      `Content-Length: ${Buffer.byteLength(page)}`,
      'Connection: close',
      '',
      page,
    ].join('\r\n'),
  )
}
