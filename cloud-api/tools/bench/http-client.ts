import { Agent, request } from 'node:http'

export type HttpAnswer = { readonly status: number; readonly body: string }

export type HttpCall = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A plain client on kept-alive connections: lighter than fetch, as it shares the machine with what it measures. */
export function createHttpClient(baseUrl: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const url = new URL(baseUrl)
  const send = ({ method, path, headers = {}, body }: HttpCall): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const length = text === undefined ? {} : jsonHeaders(text)
      const outgoing = request(
        { agent, host: url.hostname, port: url.port, method, path, headers: { ...headers, ...length } },
        (response) => {
          let received = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => {
            received += chunk
          })
          response.once('end', () => resolve({ status: response.statusCode ?? 0, body: received }))
          response.once('error', reject)
        },
      )
      outgoing.once('error', reject)
      outgoing.end(text)
    })
  return { send, close: () => agent.destroy() }
}

export type HttpClient = ReturnType<typeof createHttpClient>

function jsonHeaders(text: string) {
  return { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
}

/** @throws Error with the answer when it is not what was expected. */
export function expectStatus(answer: HttpAnswer, status: number): HttpAnswer {
  if (answer.status !== status)
    throw new Error(`status ${answer.status} instead of ${status}: ${answer.body.slice(0, 300)}`)
  return answer
}
