import { ApiError, NetworkError } from '@scheduler/shared-types/api/api-client'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { DeskError } from './desk-error.ts'
import { type IpcError, type IpcHandlers, type IpcRequestName, ipcRequests } from './ipc-contract.ts'

/**
 * Runs one request against the core: arguments and result are parsed with the contract. Both shells use it.
 * @returns the result, or a refusal with a code and a sentence; it never throws
 */
export async function answerCall(
  handlers: IpcHandlers,
  name: string,
  args: unknown,
): Promise<{ result: unknown } | { error: IpcError }> {
  if (!isRequest(name))
    return { error: { code: 'not_found', message: 'The desk does not know this request.' } }
  const parsed = ipcRequests[name].args.safeParse(args)
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({
      path: `body.${issue.path.join('.')}`,
      message: issue.message,
    }))
    return { error: { code: 'validation_failed', message: 'Some fields need another look.', errors } }
  }
  try {
    // One name picks both the handler and the schema its arguments were parsed with.
    const handler = handlers[name] as (given: unknown) => Promise<unknown>
    return { result: ipcRequests[name].result.parse(await handler(parsed.data)) }
  } catch (error) {
    return { error: ipcErrorOf(error) }
  }
}

function isRequest(name: string): name is IpcRequestName {
  return Object.hasOwn(ipcRequests, name)
}

function ipcErrorOf(error: unknown): IpcError {
  if (error instanceof ApiError) {
    const { code, detail, errors, conflicts, alternatives } = error.problem
    return { code, message: detail, errors, conflicts, alternatives }
  }
  if (error instanceof AppError) return { code: error.code, message: error.message, ...error.details }
  if (error instanceof DeskError) return { code: error.code, message: error.message }
  if (error instanceof NetworkError) return { code: 'offline', message: error.message }
  return {
    code: 'internal_error',
    message: 'Something went wrong at this desk. Nothing was changed; try again.',
  }
}
