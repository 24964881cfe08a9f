import { randomUUID } from 'node:crypto'
import { ERROR_CODES } from '@scheduler/shared-types/errors/error-codes'
import { expect } from 'vitest'
import type { TestApi } from '../test-server.ts'
import type { JsonSchema, NamedSchemas } from './json-schema.ts'
import type { Operation } from './read-operations.ts'
import { exampleOf, type KnownValues } from './schema-examples.ts'

/** One call, by its parts; what is undefined is not sent. */
export type Call = {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: unknown
}

export type Answer = {
  readonly status: number
  readonly code: string | undefined
  /** Paths of the broken fields, in a refusal that names some. */
  readonly named: readonly string[]
  readonly text: string
  /** Whether it says when to come back. */
  readonly comesBack: boolean
}

/** A call that keeps the contract: every field given, with values that fit. */
export function goodCall(
  operation: Operation,
  named: NamedSchemas,
  known: { readonly params: KnownValues; readonly fields: KnownValues },
  token: string | null,
): Call {
  const texts = (parameters: Operation['query'], values: KnownValues) =>
    Object.fromEntries(
      parameters.map(({ name, schema }) => [name, String(exampleOf(schema, named, values, name))]),
    )
  const credentials = {
    'access-token': { Authorization: token === null ? undefined : `Bearer ${token}` },
    'appointment-link': { 'X-Appointment-Link': 'a'.repeat(43) },
    nothing: {},
  }
  return {
    params: texts(operation.params, known.params),
    query: texts(operation.query, known.fields),
    headers: {
      ...texts(operation.headers, {
        'Idempotency-Key': [() => randomUUID()],
        'X-Desk-Id': [() => randomUUID()],
      }),
      ...credentials[operation.needs],
    },
    body: operation.body === null ? undefined : bodyOf(operation.body, named, known.fields),
  }
}

function bodyOf(schema: JsonSchema, named: NamedSchemas, fields: KnownValues): unknown {
  return exampleOf(schema, named, fields)
}

/** Sends a call. Whatever it is, the answer must never be a server error or show a stack. */
export async function send(api: TestApi, operation: Operation, call: Call): Promise<Answer> {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(call.params[name] ?? ''),
  )
  const url = new URL(`/api/v1${path}`, api.baseUrl)
  for (const [name, value] of Object.entries(call.query)) {
    for (const one of [value].flat()) if (one !== undefined) url.searchParams.append(name, one)
  }
  const headers = new Headers()
  for (const [name, value] of Object.entries(call.headers)) if (value !== undefined) headers.set(name, value)
  const init: RequestInit = { method: operation.method, headers }
  if (call.body !== undefined) {
    headers.set('content-type', 'application/json')
    init.body = JSON.stringify(call.body)
  }
  const response = await fetch(url, init)
  const text = await response.text()
  const comesBack = response.headers.has('retry-after')
  const answer = { status: response.status, ...problemIn(response, text), text, comesBack }
  expect(answer, `${operation.id} answered`).toSatisfy(isHarmless)
  return answer
}

function problemIn(response: Response, text: string): Pick<Answer, 'code' | 'named'> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false
  if (!isProblem) return { code: undefined, named: [] }
  const problem: { code: string; errors?: { path: string }[] } = JSON.parse(text)
  return { code: problem.code, named: problem.errors?.map(({ path }) => path) ?? [] }
}

/**
 * Refusals are problem documents with a code of the list, never a server error (also not that of one operation of a
 * push), and nothing shows a stack or a file of ours.
 */
function isHarmless({ status, code, text, comesBack }: Answer): boolean {
  const refusalIsProblem = status < 400 || ERROR_CODES.some((known) => known === code)
  const isServerError = (status >= 500 && !(status === 503 && comesBack)) || text.includes('internal_error')
  return !isServerError && refusalIsProblem && !/\n\s+at |node_modules|\.ts:\d+/.test(text)
}
