import { createServer, type Server, type Socket } from 'node:net'
import { dispatch, type Runtime } from './dispatch.ts'
import { MAX_MESSAGE, parseMessage, serializeReply } from './wire/op-msg.ts'

/** Listens on a path (Unix socket). Requests of one connection are answered in order. */
export function listen(runtime: Runtime, path: string): Promise<Server> {
  const server = createServer((socket) => serve(runtime, socket))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve(server))
  })
}

const HEADER = 16
/** Bytes one connection may have waiting for their answers. Drivers wait for each answer; who does not is cut off. */
const MAX_WAITING = 2 * MAX_MESSAGE

function serve(runtime: Runtime, socket: Socket): void {
  const closed = new AbortController()
  let chunks: Buffer[] = []
  let size = 0
  let waiting = 0
  let queue: Promise<void> = Promise.resolve()
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => closed.abort())
  socket.on('data', (chunk: Buffer) => {
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
        .then(() => answer(runtime, socket, message, closed.signal))
        .then(() => {
          waiting -= length
        })
    }
  })
}

async function answer(runtime: Runtime, socket: Socket, message: Buffer, closed: AbortSignal): Promise<void> {
  if (socket.destroyed) return
  try {
    const request = parseMessage(message)
    const body = await dispatch(runtime, request.command, closed)
    if (!request.silent && !socket.destroyed) socket.write(serializeReply(request, body))
  } catch {
    socket.destroy() // bytes that are no message: this connection only
  }
}
