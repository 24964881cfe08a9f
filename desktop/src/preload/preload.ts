import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import { createSurface } from './surface.ts'

/** Names of the contract (ipc-contract.ts), put in by the build: the preload itself needs no schema. */
declare const __IPC_NAMES__: { readonly requests: readonly string[]; readonly events: readonly string[] }

contextBridge.exposeInMainWorld(
  'frontDesk',
  createSurface(__IPC_NAMES__, {
    invoke: (channel, args) => ipcRenderer.invoke(channel, args),
    listen: (channel, listener) => {
      const heard = (_event: IpcRendererEvent, payload: unknown) => listener(payload)
      ipcRenderer.on(channel, heard)
      return () => void ipcRenderer.off(channel, heard)
    },
  }),
)
