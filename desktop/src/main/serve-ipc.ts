import type { IpcMain, WebContents } from 'electron'
import type { Desk } from '../core/create-desk.ts'
import { answerCall } from '../ipc/answer-call.ts'
import { type IpcError, type IpcRequestName, ipcRequests } from '../ipc/ipc-contract.ts'
import { isTrustedSender } from './trusted-sender.ts'

export type ServeIpcOptions = {
  readonly ipcMain: IpcMain
  readonly desk: Desk
  /** The page of the desk's window; null while there is none. */
  readonly contents: () => WebContents | null
  /** Called after a request was answered with a result. */
  readonly onAnswered: (name: IpcRequestName) => void
}

const stranger: { readonly error: IpcError } = {
  error: { code: 'forbidden', message: 'Only the desk’s own window may ask this.' },
}

/** Carries the contract over IPC: one channel a request, each call's sender checked, every event to the one window. */
export function serveIpc({ ipcMain, desk, contents, onAnswered }: ServeIpcOptions): void {
  for (const name of requestNames()) {
    ipcMain.handle(name, async (event, args: unknown) => {
      if (!isTrustedSender(event, contents()?.id ?? null)) return stranger
      const answer = await answerCall(desk.handlers, name, args)
      if ('result' in answer) setImmediate(() => onAnswered(name))
      return answer
    })
  }
  desk.subscribe((event, payload) => {
    const page = contents()
    if (page && !page.isDestroyed() && !page.isCrashed()) page.send(event, payload)
  })
}

function requestNames(): readonly IpcRequestName[] {
  return Object.keys(ipcRequests) as IpcRequestName[] // the keys of the contract itself
}
