import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { readDeskId } from '../browser-host/desk-identity.ts'
import { createDesk, type Desk } from '../core/create-desk.ts'
import type { Shell } from '../core/shell.ts'

/** The desk core, as this shell runs it. */
export function openCore(apiUrl: string, { deskDir }: Shell): Desk {
  return createDesk({
    apiUrl,
    deskId: readDeskId(deskDir),
    now: Date.now,
    newId: randomUUID,
    wait: (milliseconds) => wait(milliseconds),
  })
}
