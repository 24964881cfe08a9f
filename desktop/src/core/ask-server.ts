import { type ApiClient, ApiError, NetworkError } from '@scheduler/shared-types/api/api-client'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { DeskError } from '../ipc/desk-error.ts'
import { apiOf, type Core, isReachable } from './core.ts'

type Call<Result> = (api: ApiClient, signal: AbortSignal) => Promise<Result>

/** Nobody at the desk waits longer than this for what the desk could answer itself. Milliseconds. */
const PATIENCE_MS = 4000
/** What only the server can answer. */
const LONG_PATIENCE_MS = 20_000

/** The server's answer; null when it cannot be had now, for whatever reason but a refusal. */
export async function tryServer<Result>(core: Core, call: Call<Result>): Promise<Result | null> {
  if (!isReachable(core)) return null
  try {
    return await withPatience(core, PATIENCE_MS, call)
  } catch (error) {
    if (isNoAnswer(error)) return null
    throw error
  }
}

/** What the desk cannot do alone. @throws DeskError offline */
export async function needServer<Result>(core: Core, call: Call<Result>): Promise<Result> {
  try {
    return await withPatience(core, LONG_PATIENCE_MS, call)
  } catch (error) {
    if (error instanceof NetworkError) {
      throw new DeskError('offline', 'This needs the server, which cannot be reached now. Try again later.')
    }
    throw error
  }
}

async function withPatience<Result>(core: Core, milliseconds: number, call: Call<Result>): Promise<Result> {
  const abort = new AbortController()
  const stop = core.setTimer(milliseconds, () => abort.abort())
  try {
    return await call(apiOf(core), abort.signal)
  } finally {
    stop()
  }
}

/** Refusals with which the desk goes on as without the server. */
const NO_ANSWER: ReadonlySet<string> = new Set([
  'unauthenticated',
  'unavailable',
  'desk_unknown',
  'desk_outdated',
])

function isNoAnswer(error: unknown): boolean {
  if (error instanceof NetworkError) return true
  const code = error instanceof ApiError ? error.problem.code : error instanceof AppError ? error.code : null
  return code !== null && NO_ANSWER.has(code)
}
