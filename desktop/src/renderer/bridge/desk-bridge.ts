import type {
  IpcArgs,
  IpcError,
  IpcEvent,
  IpcEventName,
  IpcRequestName,
  IpcResult,
} from '../../ipc/ipc-contract.ts'

/** The renderer's only way to data, whichever shell carries it. */
export type DeskBridge = {
  /** @throws DeskError */
  readonly call: <Name extends IpcRequestName>(name: Name, args: IpcArgs<Name>) => Promise<IpcResult<Name>>
  readonly on: <Name extends IpcEventName>(
    name: Name,
    listener: (payload: IpcEvent<Name>) => void,
  ) => () => void
  /** Called when the shell is gone (its window stays) and when it is back. */
  readonly onShell: (listener: (state: ShellState) => void) => () => void
}

/** `refused`: this browser has no right to the desk; the link printed at start gives it. */
export type ShellState = 'opening' | 'open' | 'lost' | 'refused'

/** A refusal from the desk core, with the API's codes. */
export class DeskError extends Error {
  readonly code: IpcError['code']
  readonly details: IpcError

  constructor(details: IpcError) {
    super(details.message)
    this.name = 'DeskError'
    this.code = details.code
    this.details = details
  }
}

/** What a person reads of any error. */
export function errorSentence(error: unknown): string {
  if (error instanceof DeskError) {
    const { message, errors } = error.details
    return errors?.length ? `${message} ${errors.map(fieldWords).join(' ')}` : message
  }
  return 'Something went wrong at this desk. Nothing was changed; try again.'
}

function fieldWords({ path, message }: { readonly path: string; readonly message: string }): string {
  const field = path.split('.').at(-1) ?? path
  return `${field} ${message}.`
}
