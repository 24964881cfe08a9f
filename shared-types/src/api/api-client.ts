import type { z } from 'zod'
import { type Problem, zProblem } from '../errors/problem.contract.ts'
import { CONTENT_DIGEST_HEADER, digestOf, UNENCODED_DIGEST_HEADER } from './body-digest.ts'
import type { BodyInput, Endpoint, ParamsInput, QueryInput, ResponseOf } from './define-endpoint.ts'
import { API_BASE, IDEMPOTENCY_KEY_HEADER } from './names.ts'

/** The API refused. Branch on `problem.code`; show `problem.detail`. */
export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ApiError'
    this.problem = problem
  }
}

/** No answer, or one that is not the API's: the network, a proxy, a restart. Repeating is safe with the same key. */
export class NetworkError extends Error {
  constructor(cause: unknown) {
    super('The server could not be reached. Check the connection and try again.', { cause })
    this.name = 'NetworkError'
  }
}

export type ApiClientOptions = {
  /** Origin of the API, such as http://127.0.0.1:4000; empty: same origin. */
  readonly baseUrl: string
  readonly fetch?: typeof fetch
  /** Headers for every call, such as Authorization; asked anew for each. */
  readonly headers?: () => Record<string, string> | Promise<Record<string, string>>
  /** Called on 401 for calls with a session; true: the session was renewed, try once more. */
  readonly renewSession?: () => Promise<boolean>
}

type Part<Name extends string, Value> = undefined extends Value
  ? { [K in Name]?: Value }
  : { [K in Name]: Value }

/** What a call takes: the parts the endpoint declares, an operation id where it is idempotent. */
export type CallInput<E extends Endpoint> = Part<'params', ParamsInput<E>> &
  Part<'query', QueryInput<E>> &
  Part<'body', BodyInput<E>> &
  (E['idempotent'] extends true ? { operationId: string } : { operationId?: never }) & {
    readonly headers?: Record<string, string>
    readonly signal?: AbortSignal
  }

export type ApiClient = {
  /**
   * Calls one endpoint and parses the answer with its contract.
   * @throws ApiError when the API refuses, NetworkError when there is no usable answer.
   */
  call<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<ResponseOf<E>>
}

function urlOf(baseUrl: string, endpoint: Endpoint, params: object, query: object): string {
  const values = params as Readonly<Record<string, unknown>> // zod objects are plain records of strings here
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(values[name])),
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value))
  }
  const suffix = search.size > 0 ? `?${search}` : ''
  return `${baseUrl}${API_BASE}${path}${suffix}`
}

async function problemOf(response: Response): Promise<Problem> {
  const parsed = zProblem.safeParse(await readJson(response))
  if (!parsed.success)
    throw new NetworkError(new Error(`status ${response.status} without a problem document`))
  // Nothing was done, and the same body again is no other act: for callers it never arrived.
  if (parsed.data.code === 'body_changed') throw new NetworkError(new Error('the request was damaged'))
  return parsed.data
}

/** @throws NetworkError when the answer is cut short, no JSON, or not what its digest was made of. */
async function readJson(response: Response): Promise<unknown> {
  const text = await readText(response)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new NetworkError(error)
  }
}

/** @throws NetworkError as readJson. */
async function readText(response: Response): Promise<string> {
  try {
    const text = await response.text()
    const expected = response.headers.get(UNENCODED_DIGEST_HEADER)
    const digest = expected === null ? null : await digestOf(text)
    if (digest !== null && digest !== expected) throw new Error('the answer was damaged')
    return text
  } catch (error) {
    throw new NetworkError(error)
  }
}

/** A typed client over `fetch`, for the desk core, the public page, tests and tools. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  // Bound late so that tests and polyfills that replace the global are seen.
  const doFetch: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init))

  async function send(endpoint: Endpoint, input: LooseInput): Promise<Response> {
    const headers: Record<string, string> = {
      accept: 'application/json',
      ...(await options.headers?.()),
      ...input.headers,
    }
    if (input.body !== undefined) headers['content-type'] = 'application/json'
    if (input.operationId !== undefined) headers[IDEMPOTENCY_KEY_HEADER] = input.operationId
    const init: RequestInit = { method: endpoint.method, headers, credentials: 'same-origin' }
    if (input.body !== undefined) {
      init.body = JSON.stringify(input.body)
      const digest = await digestOf(init.body)
      if (digest) headers[CONTENT_DIGEST_HEADER] = digest
    }
    if (input.signal) init.signal = input.signal
    try {
      return await doFetch(urlOf(options.baseUrl, endpoint, input.params ?? {}, input.query ?? {}), init)
    } catch (error) {
      throw new NetworkError(error)
    }
  }

  async function call<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<ResponseOf<E>> {
    const loose = input as LooseInput // the mapped type above is a view of the same optional parts
    let response = await send(endpoint, loose)
    if (response.status === 401 && endpoint.access !== 'public' && (await options.renewSession?.())) {
      response = await send(endpoint, loose)
    }
    if (!response.ok) throw new ApiError(await problemOf(response))
    return (await answerOf(endpoint, response)) as ResponseOf<E> // parsed with E's own response contract
  }

  return { call }
}

type LooseInput = {
  readonly params?: object
  readonly query?: object
  readonly body?: unknown
  readonly operationId?: string
  readonly headers?: Record<string, string>
  readonly signal?: AbortSignal
}

async function answerOf(endpoint: Endpoint, response: Response): Promise<unknown> {
  if (endpoint.response === null) return undefined
  const body = endpoint.contentType ? await readText(response) : await readJson(response)
  try {
    const schema: z.ZodType = endpoint.response
    return schema.parse(body)
  } catch (error) {
    throw new NetworkError(error)
  }
}
