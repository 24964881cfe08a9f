/** Where the body goes on in a chunk: `bodyOffset` bytes of it came before, the next is at `index`. */
export type BodyPart = { readonly index: number; readonly bodyOffset: number }

export type HttpReader = {
  /** Takes the next bytes of one direction. null: they are all head. */
  readonly read: (chunk: Buffer) => BodyPart | null
  /** The next bytes begin a new head. */
  readonly restart: () => void
}

const REQUEST_LINE = /^([A-Z]+ \S+) HTTP\/1\.1\r\n/
const HEAD_LIMIT = 64 * 1024

/**
 * Follows one direction of an HTTP/1.1 connection closely enough to tell heads from bodies. Relies on clients that
 * send the next request only after the last answer, as Node's and browsers do: a request then begins its chunk.
 * @param onRequest Told of each request line, such as `GET /api/v1/health`.
 */
export function createHttpReader(onRequest: (line: string) => void): HttpReader {
  let head: Buffer | null = Buffer.alloc(0)
  let bodyOffset = 0

  function restart(): void {
    head = Buffer.alloc(0)
    bodyOffset = 0
  }

  return {
    restart,
    read: (chunk) => {
      // Only its beginning is looked at, and only as latin1: a body may be anything.
      const line = REQUEST_LINE.exec(chunk.subarray(0, 4096).toString('latin1'))?.[1]
      if (line) {
        restart()
        onRequest(line)
      }
      if (head === null) {
        const before = bodyOffset
        bodyOffset += chunk.length
        return { index: 0, bodyOffset: before }
      }
      const seen: number = head.length
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) {
        if (head.length > HEAD_LIMIT) head = null
        return null
      }
      const index = end + 4 - seen
      head = null
      bodyOffset = chunk.length - index
      return index < chunk.length ? { index, bodyOffset: 0 } : null
    },
  }
}
