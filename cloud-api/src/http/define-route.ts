import type { BodyOf, Endpoint, ParamsOf, QueryOf } from '@scheduler/shared-types/api/define-endpoint'
import { DESK_ID_HEADER, IDEMPOTENCY_KEY_HEADER } from '@scheduler/shared-types/api/names'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { FieldError } from '@scheduler/shared-types/errors/problem.contract'
import { zId } from '@scheduler/shared-types/primitives/primitives.contract'
import type { ParameterizedContext } from 'koa'
import { z } from 'zod'
import { type Account, callerInClinic, type GuestCaller, guestCaller, type UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { mayTry } from '../policies/may-try.ts'
import { readAccount } from './authenticate.ts'
import { asFirstDesksKnow, isFirstDesk, refuseOldDesk } from './old-desks.ts'
import type { RequestState } from './request-state.ts'
import { fieldErrors, type Place, refuseInvalid } from './validate.ts'

export type RequestContext = ParameterizedContext<RequestState>

/** What a handler receives: everything parsed by the endpoint's contract. */
export type RouteInput<E extends Endpoint> = {
  readonly deps: Deps
  /** The user in the clinic of the path; a guest where the path has no clinic. */
  readonly caller: E['access'] extends 'clinic' ? UserCaller : GuestCaller
  /** Who is signed in; null for a guest. */
  readonly account: E['access'] extends 'clinic' | 'signed-in' ? Account : Account | null
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  /** The client's operation id, from Idempotency-Key. */
  readonly operationId: E['idempotent'] extends true ? string : undefined
  readonly deskId: string | null
  /** For cookies, addresses and the like only. */
  readonly ctx: RequestContext
}

/** What a handler gives back: it is parsed with the response contract, which drops everything else. */
export type RouteResult<E extends Endpoint> = E['response'] extends z.ZodType
  ? Promise<z.input<E['response']>>
  : Promise<void>

/** One endpoint with its handler, ready to be mounted. */
export type Route = {
  readonly endpoint: Endpoint
  readonly handle: (deps: Deps, ctx: RequestContext) => Promise<void>
}

/**
 * Binds a handler to its contract. The order of refusals is fixed: no or invalid token 401; no grant in the
 * clinic of the path 404; the role may never do this 403; contract violated 400 with every broken field.
 * What depends on the record itself is decided by the use case.
 */
export function defineRoute<const E extends Endpoint>(
  endpoint: E,
  handler: (input: RouteInput<E>) => RouteResult<E>,
): Route {
  async function handle(deps: Deps, ctx: RequestContext): Promise<void> {
    refuseOldDesk(deps, ctx, endpoint)
    const account = await readAccount(deps, ctx, endpoint.access)
    const desk = parseDeskId(ctx)
    const caller = chooseCaller(endpoint, ctx, account, desk.value)
    const input = parseInput(endpoint, ctx, desk.errors)
    // The conditional types of RouteInput cannot be followed through a generic E; parseInput and
    // chooseCaller decide by the same fields of the endpoint as the types do.
    const result = await handler({
      deps,
      caller,
      account,
      deskId: desk.value,
      ctx,
      ...input,
    } as RouteInput<E>)
    answer(endpoint, ctx, isFirstDesk(ctx) ? asFirstDesksKnow(endpoint.id, result) : result)
  }
  return { endpoint, handle }
}

function chooseCaller(
  endpoint: Endpoint,
  ctx: RequestContext,
  account: Account | null,
  deskId: string | null,
): UserCaller | GuestCaller | null {
  if (endpoint.access !== 'clinic' || !account) return guestCaller
  const clinicId = zId.safeParse(ctx.params.clinicId)
  if (!clinicId.success) return null // told as a field error together with the others
  const caller = callerInClinic(account, clinicId.data.toLowerCase(), deskId)
  if (!caller) throw new AppError('not_found', 'There is no such clinic.')
  ctx.state.clinicId = caller.clinicId
  if (!mayTry(endpoint, caller.role)) {
    throw new AppError('forbidden', 'Your role in this clinic may not do this.')
  }
  return caller
}

function parseDeskId(ctx: RequestContext): { value: string | null; errors: FieldError[] } {
  const given = ctx.get(DESK_ID_HEADER)
  if (given === '') return { value: null, errors: [] }
  if (zId.safeParse(given).success) return { value: given, errors: [] }
  return { value: null, errors: [{ path: `headers.${DESK_ID_HEADER}`, message: 'must be a UUID' }] }
}

function parseInput(endpoint: Endpoint, ctx: RequestContext, deskErrors: readonly FieldError[]) {
  // `is` answers null without a body, false for another type. A form posted by another site ends here.
  if (endpoint.body && ctx.request.length !== 0 && ctx.request.is('json') === false) {
    throw new AppError('body_unreadable', 'The body must be JSON, with the content type application/json.')
  }
  const errors: FieldError[] = []
  const part = (place: Place, schema: z.ZodType | undefined, value: unknown): unknown => {
    if (!schema) return undefined
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    errors.push(...fieldErrors(place, parsed.error))
    return undefined
  }
  const params = part('params', endpoint.params, ctx.params)
  // A route without a query takes none: a misspelt filter must not read as "all".
  const query = part('query', endpoint.query ?? zNothing, { ...ctx.query })
  const operationId = endpoint.idempotent
    ? part('headers', zIdempotencyHeaders, {
        [IDEMPOTENCY_KEY_HEADER]: ctx.get(IDEMPOTENCY_KEY_HEADER) || undefined,
      })
    : undefined
  errors.push(...deskErrors)
  const body = part('body', endpoint.body, ctx.request.body ?? {})
  refuseInvalid(errors)
  return {
    params,
    query: endpoint.query ? query : undefined,
    body,
    operationId:
      operationId === undefined ? undefined : zIdempotencyHeaders.parse(operationId)[IDEMPOTENCY_KEY_HEADER],
  }
}

const zNothing = z.strictObject({})
const zIdempotencyHeaders = z.object({ [IDEMPOTENCY_KEY_HEADER]: zId })

function answer<E extends Endpoint>(endpoint: E, ctx: RequestContext, result: unknown): void {
  ctx.set('Cache-Control', 'no-store')
  if (endpoint.response === null) {
    ctx.status = 204
    return
  }
  const parsed = endpoint.response.safeParse(result)
  if (!parsed.success) {
    // Paths and rules only: the values may be a patient's.
    const broken = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ')
    throw new TypeError(`The answer of ${endpoint.id} breaks its contract: ${broken}`)
  }
  ctx.status = endpoint.status ?? 200
  ctx.body = parsed.data
  ctx.type = endpoint.contentType ?? 'application/json'
}
