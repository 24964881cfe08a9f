import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createDesk } from '../core/create-desk.ts'
import { type BrowserHost, startBrowserHost } from './browser-host.ts'
import { readDeskId } from './desk-identity.ts'

export type OpenDeskOptions = {
  readonly apiUrl: string
  /** 0: any free port. */
  readonly port: number
  /** The desk's own folder: its identity today, its cache later. */
  readonly deskDir: string
  readonly onLinkUsed?: () => void
}

/** A whole desk in the browser shell: core, host and the built renderer. */
export async function openDesk({ apiUrl, port, deskDir, onLinkUsed }: OpenDeskOptions): Promise<BrowserHost> {
  const desk = createDesk({
    apiUrl,
    deskId: readDeskId(deskDir),
    now: Date.now,
    newId: randomUUID,
    wait: (milliseconds) => wait(milliseconds),
  })
  const assets = fileURLToPath(new URL('../../dist', import.meta.url))
  const host = await startBrowserHost({ desk, port, assets, onLinkUsed })
  return {
    ...host,
    close: async () => {
      await desk.close()
      await host.close()
    },
  }
}
