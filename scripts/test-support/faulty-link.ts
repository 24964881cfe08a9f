import { once } from 'node:events'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createHttpReader } from './http-reader.ts'

/**
 * What goes wrong with one HTTP exchange. `on` is matched against `POST /api/v1/…`; offsets are bytes of the body,
 * from its beginning, as it is on the wire.
 */
export type Fault = { readonly on: RegExp } & (
  | /** The connection ends when so much of the request's body has reached the server. */
  { readonly kind: 'cut-request'; readonly at: number }
  /** The server has done its work; the connection ends when so much of the answer has reached the client. */
  | { readonly kind: 'cut-answer'; readonly at: number }
  /** One bit of this byte is turned over. */
  | { readonly kind: 'corrupt-request'; readonly at: number }
  | { readonly kind: 'corrupt-answer'; readonly at: number }
  /** The answer stays on its way for so many milliseconds. */
  | { readonly kind: 'delay-answer'; readonly milliseconds: number }
)

/** A TCP connection between client and server that fails when, and only when, it is told to. */
export type FaultyLink = {
  /** What the client is given instead of the server's address. */
  readonly url: string
  /** Ends every connection, and refuses new ones until it is mended. */
  readonly cut: () => Promise<void>
  readonly mend: () => Promise<void>
  /** Each fault meets the first exchange it matches, once, in the order given. */
  readonly inject: (...faults: readonly Fault[]) => void
  /** Faults that have happened; one whose offset lay beyond the end of the body has not. */
  readonly happened: () => readonly Fault['kind'][]
  /** Faults that nothing has met yet. */
  readonly pending: () => readonly Fault['kind'][]
  /** Bytes since it was opened, headers and frames included. */
  readonly carried: () => { readonly toServer: number; readonly toClient: number }
  readonly close: () => Promise<void>
}

/** Opens a link to the server on a free loopback port. */
export async function openFaultyLink(serverUrl: string): Promise<FaultyLink> {
  const target = new URL(serverUrl)
  const waiting: Fault[] = []
  const happened: Fault['kind'][] = []
  const carried = { toServer: 0, toClient: 0 }
  const open = new Set<Socket>()
  let server: Server | null = null

  function take(what: string): Fault | null {
    const index = waiting.findIndex(({ on }) => on.test(what))
    return index < 0 ? null : (waiting.splice(index, 1)[0] ?? null)
  }

  function connect(client: Socket): void {
    const upstream = createConnection({ host: target.hostname, port: Number(target.port) })
    let fault: Fault | null = null
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {}) // both ends learn of it by the close
      socket.once('close', () => {
        open.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    const reset = () => {
      client.resetAndDestroy()
      upstream.resetAndDestroy()
    }
    const did = (done: Fault) => {
      happened.push(done.kind)
      fault = null
    }
    const request = createHttpReader((line) => {
      fault = take(line)
      answer.restart()
    })
    const answer = createHttpReader(() => {})

    client.on('data', (chunk: Buffer) => {
      const from = request.read(chunk)
      const hit = fault && 'at' in fault && from !== null ? fault.at - from.bodyOffset + from.index : null
      if (fault?.kind === 'cut-request' && hit !== null && hit < chunk.length) {
        const done = fault
        upstream.write(chunk.subarray(0, Math.max(0, hit)), () => {
          did(done)
          reset()
        })
        return
      }
      if (fault?.kind === 'corrupt-request' && hit !== null && hit >= 0 && hit < chunk.length) {
        turnBit(chunk, hit)
        did(fault)
      }
      carried.toServer += chunk.length
      upstream.write(chunk)
    })

    // One after the other: a delayed answer must not be overtaken by its own end.
    let line: Promise<void> = Promise.resolve()
    upstream.on('data', (chunk: Buffer) => {
      const from = answer.read(chunk)
      const hit = fault && 'at' in fault && from !== null ? fault.at - from.bodyOffset + from.index : null
      let cut = false
      let bytes = chunk
      let delay = 0
      if (fault?.kind === 'cut-answer' && hit !== null && hit < chunk.length) {
        bytes = chunk.subarray(0, Math.max(0, hit))
        cut = true
        did(fault)
      } else if (fault?.kind === 'corrupt-answer' && hit !== null && hit >= 0 && hit < chunk.length) {
        turnBit(chunk, hit)
        did(fault)
      } else if (fault?.kind === 'delay-answer') {
        delay = fault.milliseconds
        did(fault)
      }
      carried.toClient += bytes.length
      line = line.then(async () => {
        if (delay > 0) await wait(delay)
        if (client.destroyed) return
        if (cut) client.write(bytes, reset)
        else client.write(bytes)
      })
    })
    upstream.once('end', () => void line.then(() => client.end()))
    client.once('end', () => upstream.end())
  }

  async function listen(port: number): Promise<number> {
    const next = createServer({ allowHalfOpen: true }, connect)
    next.listen(port, '127.0.0.1')
    await once(next, 'listening')
    server = next
    const address = next.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  async function cut(): Promise<void> {
    const closing = server
    server = null
    const closed = closing && once(closing, 'close')
    closing?.close()
    for (const socket of open) socket.resetAndDestroy()
    await closed
  }

  const port = await listen(0)
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    mend: async () => {
      if (!server) await listen(port)
    },
    inject: (...faults) => {
      waiting.push(...faults)
    },
    happened: () => [...happened],
    pending: () => waiting.map(({ kind }) => kind),
    carried: () => ({ ...carried }),
    close: cut,
  }
}

function turnBit(chunk: Buffer, index: number): void {
  chunk[index] = (chunk[index] ?? 0) ^ 1
}
