import { createServer, type Server, type Socket } from 'node:net'
import { createLogin } from './access/login.ts'
import type { Credentials } from './access/scram.ts'
import { type Attention, createAttention } from './attention.ts'
import { type Client, dispatch, type Runtime } from './dispatch.ts'
import { abortAbandoned } from './transactions/sessions.ts'
import { MAX_MESSAGE, parseMessage, serializeReply } from './wire/op-msg.ts'

/**
 * Listens on a Unix socket, or on a free TCP port that only this machine reaches. Requests of one connection are
 * answered in order.
 * @param credentials What every connection must prove to know; null: reaching it is proof enough.
 */
export function listen(
  runtime: Runtime,
  socketPath: string | null,
  credentials: Credentials | null,
): Promise<Server> {
  const attention = createAttention()
  const server = createServer((socket) => serve(runtime, attention, socket, credentials))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    if (socketPath === null) server.listen(0, '127.0.0.1', () => resolve(server))
    else server.listen(socketPath, () => resolve(server))
  })
}

const HEADER = 16
/** Bytes one connection may have waiting for their answers. Drivers wait for each answer; who does not is cut off. */
const MAX_WAITING = 2 * MAX_MESSAGE

function serve(
  runtime: Runtime,
  attention: Attention,
  socket: Socket,
  credentials: Credentials | null,
): void {
  const closed = new AbortController()
  const client: Client = { closed: closed.signal, login: credentials && createLogin(credentials) }
  let chunks: Buffer[] = []
  let size = 0
  let waiting = 0
  let queue: Promise<void> = Promise.resolve()
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    closed.abort()
    abortAbandoned(runtime.store, runtime.sessions, closed.signal)
  })
  socket.on('data', (chunk: Buffer) => {
    attention.asked()
    chunks.push(chunk)
    size += chunk.length
    while (size >= HEADER) {
      // Joined once a message is whole: joining at every chunk would copy a large one over and over.
      if ((chunks[0]?.length ?? 0) < HEADER) chunks = [Buffer.concat(chunks)]
      const length = (chunks[0] as Buffer).readInt32LE(0) // size > 0, so there is one
      if (length < HEADER || length > MAX_MESSAGE || waiting + length > MAX_WAITING) {
        socket.destroy()
        return
      }
      if (size < length) return
      const buffer = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
      const message = buffer.subarray(0, length)
      chunks = [buffer.subarray(length)]
      size -= length
      waiting += length
      queue = queue
        .then(() => answer(runtime, socket, message, client))
        .then(() => {
          waiting -= length
          attention.answered()
        })
    }
  })
}

async function answer(runtime: Runtime, socket: Socket, message: Buffer, client: Client): Promise<void> {
  if (socket.destroyed) return
  try {
    const request = parseMessage(message)
    const body = await dispatch(runtime, request.command, client)
    if (!request.silent && !socket.destroyed) socket.write(serializeReply(request, body))
  } catch {
    socket.destroy() // bytes that are no message: this connection only
  }
}
