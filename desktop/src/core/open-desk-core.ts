import type { IpcHandlers } from '../ipc/ipc-contract.ts'
import { actHandlers } from './acts/act-handlers.ts'
import { attentionHandlers } from './attention/attention-handlers.ts'
import { availabilityHandlers } from './availability/availability-handlers.ts'
import { clinicHandlers } from './clinic/clinic-handlers.ts'
import type { Core, Emit } from './core.ts'
import type { DeskOptions } from './create-desk.ts'
import { eraseCache } from './database/open-cache.ts'
import { openStores, type Stores } from './database/open-stores.ts'
import { dayHandlers } from './days/day-handlers.ts'
import { keepWindow } from './days/keep-window.ts'
import { DESK_VERSION } from './desk-version.ts'
import { deskHandlers } from './desks/desk-handlers.ts'
import { readIdentity } from './identity.ts'
import { createKitKeeper } from './kit/keep-kit.ts'
import { kitHandlers } from './kit/kit-handlers.ts'
import { createSyncNetwork } from './network/sync-network.ts'
import { fillPatients } from './patients/fill-patients.ts'
import { patientHandlers } from './patients/patient-handlers.ts'
import { returnLeases } from './return-leases.ts'
import { createDeskSessions } from './session/desk-sessions.ts'
import { guardHandlers, whileUnlocked } from './session/guard.ts'
import { createPresence } from './session/presence.ts'
import { createServerClock } from './session/server-clock.ts'
import { sessionHandlers } from './session/session-handlers.ts'
import { createSyncStorage } from './storage/sync-storage.ts'
import { createSyncEngine } from './sync/sync-engine.ts'
import { tellChanges } from './tell-changes.ts'
import { wipeDesk } from './wipe-desk.ts'

export type OpenDeskOptions = DeskOptions & {
  /** To every renderer. */
  readonly emit: Emit
  /** Closes this desk and opens it again from its folder. */
  readonly reopen: () => Promise<void>
  /** This desk is about to be closed for `reopen`. */
  readonly closing: () => void
}

/** A desk on its folder, until it is closed. */
export type OpenDesk = {
  readonly handlers: IpcHandlers
  readonly emit: Emit
  readonly networkChanged: (isOnline: boolean) => void
  readonly kitFile: () => string
  /** Gives the leases back, if the server is there and nothing waits: nobody will fill them from here. */
  readonly leave: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Wires the parts of a desk: what it keeps, who is there, what it says to the server, what it shows. */
export function openDeskCore(options: OpenDeskOptions): OpenDesk {
  const { shell, now, newId, setTimer, random, reopen } = options
  const stored = readIdentity(shell.deskDir)
  const identity = { ...stored, apiUrl: options.apiUrl ?? stored.apiUrl }
  const stores = openStoresFor(identity.apiUrl, options)
  const { meta, knownUsers } = stores
  const clock = createServerClock(meta, now)
  const sessions = createDeskSessions({
    apiUrl: identity.apiUrl,
    deskId: identity.deskId,
    knownUsers,
    deskSecret: () => meta.read('deskSecret'),
    serverNow: clock.now,
  })
  const presence = createPresence({
    beginsLocked: true,
    isSignedIn: () => meta.read('signedIn') !== null,
    now,
    setTimer,
    onLocked: () => options.emit('desk-changed', {}),
  })
  const emit = whileUnlocked(options.emit, presence)
  const changes = tellChanges(emit, stores)
  const engine = createSyncEngine({
    network: createSyncNetwork({ identity, stores, sessions, clock, newId, now }),
    storage: createSyncStorage({ stores, deskId: identity.deskId, onTouched: changes.touched }),
    clock: { now, setTimer },
    random,
    wipe: () => wipeDesk({ ...parts, close }, options),
    report: options.report ?? (() => {}),
  })
  const parts: Omit<Core, 'kit'> = {
    shell,
    identity,
    stores,
    sessions,
    clock,
    engine,
    presence,
    awaited: new Set(),
    dismissed: new Map(),
    now,
    newId,
    setTimer,
    emit,
    touched: changes.touched,
    onTouched: changes.onTouched,
  }
  const core: Core = { ...parts, kit: createKitKeeper(parts) }
  const stopTelling = changes.follow(core)
  const stopWindow = keepWindow(core)
  const stopFilling = fillPatients(core)
  // Another version of the desk may have skipped, or read as “newer version”, what this one knows.
  if (meta.read('readBy') !== DESK_VERSION) engine.notify('read-wanted')
  engine.start()

  async function close(): Promise<void> {
    engine.stop()
    stopWindow()
    stopFilling()
    stopTelling()
    presence.close()
    await core.kit.close()
    stores.close()
  }

  const handlers: IpcHandlers = {
    ...deskHandlers(core, { canPair: options.apiUrl === null, reopen }),
    ...sessionHandlers(core),
    ...clinicHandlers(core),
    ...dayHandlers(core),
    ...patientHandlers(core),
    ...availabilityHandlers(core),
    ...actHandlers(core),
    ...attentionHandlers(core),
    ...kitHandlers(core),
  }
  return {
    handlers: guardHandlers(handlers, core),
    emit,
    networkChanged: (isOnline) => engine.notify(isOnline ? 'network-came' : 'network-went'),
    kitFile: () => core.kit.info().file,
    leave: () => returnLeases(core),
    close: onceOnly(close),
  }
}

/**
 * The stores of this server's clinic. What was kept of another one's is erased, unless something of it waits: then it
 * may be the same server under another name, and nobody's work is thrown away on a guess.
 */
function openStoresFor(apiUrl: string | null, { shell, now }: OpenDeskOptions): Stores {
  const stores = openStores(shell.deskDir, shell.dataKey(), now())
  const server = stores.meta.read('server')
  const isEmpty = stores.outbox.waiting().length + stores.outbox.refused().length === 0
  if (server === null || server === apiUrl || !isEmpty) return stores
  stores.close()
  eraseCache(shell.deskDir)
  return openStores(shell.deskDir, shell.dataKey(), now())
}

function onceOnly(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null
  return () => {
    done ??= work()
    return done
  }
}
