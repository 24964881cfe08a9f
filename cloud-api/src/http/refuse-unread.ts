import type { Duplex } from 'node:stream'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { problemOf } from './error-handler.ts'

const SENTENCE =
  'The request cannot be read: its address or its headers are too long, or they did not arrive whole.'

/**
 * Answers bytes that Node takes for no request with a problem document, where Node alone would give no content.
 * A listener for the server's `clientError`.
 */
export function refuseUnread(newId: () => string): (error: Error, socket: Duplex) => void {
  return (_error, socket) => {
    if (!socket.writable) {
      socket.destroy()
      return
    }
    const body = JSON.stringify(problemOf(new AppError('body_unreadable', SENTENCE), newId()))
    socket.once('finish', () => socket.destroy())
    socket.end(
      [
        'HTTP/1.1 400 Bad Request',
        'Content-Type: application/problem+json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    )
  }
}
