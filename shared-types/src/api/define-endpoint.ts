import type { z } from 'zod'
import type { ErrorCode } from '../errors/error-codes.ts'

/**
 * Who may knock at a door. What the caller may then do is decided by the policy tables in the use case.
 * - `public`: anyone; a token is read when present.
 * - `signed-in`: any valid access token.
 * - `clinic`: a valid access token with a grant in the `:clinicId` of the path; others get `not_found`.
 * - `appointment-link`: the secret of a permanent link in the `X-Appointment-Link` header.
 */
export type Access = 'public' | 'signed-in' | 'clinic' | 'appointment-link'

export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** The whole contract of one route. Validation, types, OpenAPI and the clients are derived from it. */
export type EndpointSpec = {
  readonly method: HttpMethod
  /** Below /api/v1, with `:name` for each parameter in `params`. */
  readonly path: string
  /** A sentence for the API reference. */
  readonly summary: string
  readonly access: Access
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** `null`: no content (204). */
  readonly response: z.ZodType | null
  /** Success status; 200 unless told, 204 where the response is null. */
  readonly status?: number
  /** The answer is not JSON but this media type; `response` is then a string. */
  readonly contentType?: string
  /**
   * The call must carry an `Idempotency-Key` header: a client-made UUID which is the operation's id.
   * Once it was answered with success, a repeat returns that answer (for 30 days), and other content, another
   * operation or another caller under the same key is refused. A refusal or an error binds nothing: the key stays free
   * for the same content or another, and a repeat is judged anew.
   */
  readonly idempotent?: boolean
  /** Codes beyond the ones every route may answer with. */
  readonly errors?: readonly ErrorCode[]
}

/** A spec with its name: `resource.action`, the same word as the operation, the policy and the change entry. */
export type Endpoint<Spec extends EndpointSpec = EndpointSpec> = Spec & {
  readonly id: string
  readonly resource: string
  readonly action: string
}

export type Endpoints<Specs extends Record<string, EndpointSpec>> = {
  readonly [Action in keyof Specs]: Endpoint<Specs[Action]>
}

/**
 * Names each endpoint of a resource after its key.
 * @param resource The resource's word, singular: `appointment`.
 * @param specs One spec per action: `{ book: …, move: … }`.
 */
export function defineEndpoints<const Specs extends Record<string, EndpointSpec>>(
  resource: string,
  specs: Specs,
): Endpoints<Specs> {
  const named = Object.entries(specs).map(([action, spec]) => [
    action,
    { ...spec, id: `${resource}.${action}`, resource, action },
  ])
  // Object.fromEntries forgets the keys' types; each entry above is exactly Endpoint<Specs[action]>.
  return Object.fromEntries(named) as Endpoints<Specs>
}

export type ParamsOf<E extends EndpointSpec> = E['params'] extends z.ZodType
  ? z.output<E['params']>
  : undefined
export type QueryOf<E extends EndpointSpec> = E['query'] extends z.ZodType ? z.output<E['query']> : undefined
export type BodyOf<E extends EndpointSpec> = E['body'] extends z.ZodType ? z.output<E['body']> : undefined
export type ResponseOf<E extends EndpointSpec> = E['response'] extends z.ZodType
  ? z.output<E['response']>
  : undefined
export type ParamsInput<E extends EndpointSpec> = E['params'] extends z.ZodType
  ? z.input<E['params']>
  : undefined
export type QueryInput<E extends EndpointSpec> = E['query'] extends z.ZodType
  ? z.input<E['query']>
  : undefined
export type BodyInput<E extends EndpointSpec> = E['body'] extends z.ZodType ? z.input<E['body']> : undefined
