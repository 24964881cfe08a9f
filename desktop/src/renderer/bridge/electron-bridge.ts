import {
  type IpcEvent,
  type IpcEventName,
  ipcEvents,
  ipcRequests,
  zIpcAnswer,
} from '../../ipc/ipc-contract.ts'
import type { DeskSurface } from '../../preload/surface.ts'
import { type DeskBridge, DeskError } from './desk-bridge.ts'

/** The bridge of the Electron shell: the functions its preload put on the window. */
export function openElectronBridge({ requests, events }: DeskSurface): DeskBridge {
  return {
    call: async (name, args) => {
      const answer = zIpcAnswer.parse(await requests[name]?.(args))
      if ('error' in answer) throw new DeskError(answer.error)
      // The schema of the same name; the compiler does not follow the generic key.
      return ipcRequests[name].result.parse(answer.result) as never
    },
    on: <Name extends IpcEventName>(name: Name, listener: (payload: IpcEvent<Name>) => void) =>
      events[name]?.((payload) => listener(ipcEvents[name].parse(payload) as IpcEvent<Name>)) ?? (() => {}),
    onShell: (listener) => {
      // The page and its core live and die together here.
      listener('open')
      return () => {}
    },
  }
}
