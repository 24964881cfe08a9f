import type { zDeskPlatform } from '@scheduler/shared-types/desks/desk.contract'
import type { z } from 'zod'

/**
 * What the core needs of the program around it: Electron's main process or the browser host. Everything here is
 * about this machine; nothing about appointments.
 */
export type Shell = {
  readonly platform: z.infer<typeof zDeskPlatform>
  /** The desk's own folder: its name, its cache, its outage kit. It exists, and only this user may enter it. */
  readonly deskDir: string
  /**
   * 32 bytes that encrypt what the desk keeps: the same at every call until `onWipe`, made at the first one. Kept
   * by the system's key store where there is one, never beside the cache in clear text.
   */
  readonly dataKey: () => Uint8Array
  /** Opens a file of the desk's folder outside the desk. */
  readonly openFile: (path: string) => Promise<void>
  /** Destroys the data key: nothing encrypted with it can be read again. The next `dataKey` makes another. */
  readonly onWipe: () => void
}
