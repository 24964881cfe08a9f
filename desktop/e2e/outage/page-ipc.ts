import type { Page } from 'playwright-core'
import {
  type IpcArgs,
  type IpcError,
  type IpcRequestName,
  type IpcResult,
  ipcRequests,
} from '../../src/ipc/ipc-contract.ts'

/** The desk core behind a page, asked as the page itself asks: by the same door, with the same right. */
export type PageIpc = {
  readonly call: <Name extends IpcRequestName>(name: Name, args: IpcArgs<Name>) => Promise<IpcResult<Name>>
}

/** What the core refused. */
export class IpcRefusal extends Error {
  readonly details: IpcError

  constructor(details: IpcError) {
    super(`${details.code}: ${details.message}`)
    this.name = 'IpcRefusal'
    this.details = details
  }
}

/** @param page One that has entered the desk. Works in both shells. */
export function ipcOf(page: Page): PageIpc {
  return {
    call: async (name, args) => {
      const answer = await page.evaluate(callFromPage, { name, args })
      if (answer.error) throw new IpcRefusal(answer.error as IpcError) // of our own core, parsed by its contract
      // The schema of the same name; the compiler does not follow the generic key.
      return ipcRequests[name].result.parse(answer.result) as never
    },
  }
}

type Call = { readonly name: string; readonly args: unknown }
type Answer = { readonly result?: unknown; readonly error?: unknown }
type Socket = {
  readonly socket: WebSocket
  readonly pending: Map<number, (answer: Answer) => void>
  next: number
}

/** Runs in the page: must use nothing from outside itself. */
async function callFromPage({ name, args }: Call): Promise<Answer> {
  // The bridge of the shell puts these on the window; the page's own types are not known out here.
  const page = window as unknown as {
    frontDesk?: { requests: Record<string, (args: unknown) => Promise<Answer>> }
    testIpc?: Promise<Socket>
  }
  if (page.frontDesk) return (await page.frontDesk.requests[name]?.(args)) ?? {}
  page.testIpc ??= new Promise((resolve, reject) => {
    const url = new URL('/ipc', location.href)
    url.protocol = 'ws:'
    url.hash = ''
    const socket = new WebSocket(url)
    const pending = new Map<number, (answer: Answer) => void>()
    socket.addEventListener('open', () => resolve({ socket, pending, next: 1 }))
    socket.addEventListener('error', reject)
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data))
      pending.get(frame.id)?.(frame)
      pending.delete(frame.id)
    })
  })
  const ipc = await page.testIpc
  const id = ipc.next++
  return new Promise((resolve) => {
    ipc.pending.set(id, resolve)
    ipc.socket.send(JSON.stringify({ id, name, args }))
  })
}
