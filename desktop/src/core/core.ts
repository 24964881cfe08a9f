import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { PatientSummary } from '@scheduler/shared-types/patients/patient.contract'
import { DeskError } from '../ipc/desk-error.ts'
import type { Connection, IpcEvent, IpcEventName, SignedIn } from '../ipc/ipc-contract.ts'
import { type ClinicRecords, clinicRecordsOf } from './clinic/clinic-records.ts'
import type { Stores } from './database/open-stores.ts'
import type { StoredEntry } from './database/outbox.store.ts'
import type { Identity } from './identity.ts'
import type { KitKeeper } from './kit/keep-kit.ts'
import { layOver } from './overlay/lay-over.ts'
import type { Knowledge, View } from './overlay/view.ts'
import type { DeskSessions } from './session/desk-sessions.ts'
import type { Presence } from './session/presence.ts'
import type { ServerClock } from './session/server-clock.ts'
import type { Shell } from './shell.ts'
import type { Touched } from './storage/touched.ts'
import { isUndecided } from './storage/undecided.ts'
import type { SyncEngine } from './sync/sync-engine.ts'

/** Calls once after that many milliseconds; the returned function stops it. */
export type SetTimer = (milliseconds: number, call: () => void) => () => void

export type Emit = <Name extends IpcEventName>(event: Name, payload: IpcEvent<Name>) => void

/** The parts of an open desk that its handlers share. */
export type Core = {
  readonly shell: Shell
  readonly identity: Identity
  readonly stores: Stores
  readonly sessions: DeskSessions
  readonly clock: ServerClock
  readonly engine: SyncEngine
  readonly presence: Presence
  readonly kit: KitKeeper
  /** Acts whose person is right there, waiting for the answer: a refusal is told to them and nobody else. */
  readonly awaited: Set<string>
  /** Acts that were dismissed since the desk was opened, by operation id: a dismissal can be taken back. */
  readonly dismissed: Map<string, StoredEntry>
  /** Epoch milliseconds by this desk's clock. */
  readonly now: () => number
  readonly newId: () => string
  readonly setTimer: SetTimer
  readonly emit: Emit
  /** Tells everybody what looks different. */
  readonly touched: (touched: Touched) => void
  /** Calls back after something was stored, until the returned function is called. */
  readonly onTouched: (listener: () => void) => () => void
}

/** @throws AppError unauthenticated */
export function signedInAt({ stores }: Pick<Core, 'stores'>): SignedIn {
  const user = stores.meta.read('signedIn')
  if (!user) throw new AppError('unauthenticated', 'Sign in to go on.')
  return user
}

/** Calls in the name of whoever is signed in. */
export function apiOf(core: Pick<Core, 'stores' | 'sessions'>): ApiClient {
  return core.sessions.clientOf(signedInAt(core).userId)
}

export function clinicParams(core: Pick<Core, 'stores'>): { readonly clinicId: string } {
  return { clinicId: signedInAt(core).clinicId }
}

/** @throws DeskError offline when nothing of the clinic was ever read */
export function recordsOf({ stores }: Pick<Core, 'stores'>): ClinicRecords {
  const records = clinicRecordsOf(stores.records)
  if (!records) {
    throw new DeskError('offline', 'This desk has not met its clinic yet. Connect it to the server once.')
  }
  return records
}

export function knowledgeOf({ identity, clock, stores }: Omit<Core, 'kit'>): Knowledge {
  const refused = stores.outbox.refused().filter((entry) => !isUndecided(entry))
  return {
    deskId: identity.deskId,
    serverNow: clock.now(),
    refused: new Set(refused.map(({ operation }) => operation.args.id)),
  }
}

/** What is shown now: the server's records with the undecided acts of this desk laid over them. */
export function viewOf(core: Omit<Core, 'kit'>): View {
  const { stores } = core
  const confirmed = {
    records: recordsOf(core),
    appointmentsOn: stores.days.appointmentsOn,
    appointment: stores.days.appointment,
    patient: stores.patients.get,
    seenPatient: (id: string) => seenPatient(stores, id),
  }
  return layOver(confirmed, undecidedOf(stores), knowledgeOf(core))
}

function seenPatient({ days }: Stores, id: string): PatientSummary | null {
  for (const { date } of days.days()) {
    const appointment = days.appointmentsOn(date).find(({ patient }) => patient.id === id)
    if (appointment) return appointment.patient
  }
  return null
}

/** Acts the server has not judged yet, in the order they were done. */
export function undecidedOf({ outbox }: Stores) {
  return [...outbox.waiting(), ...outbox.refused().filter(isUndecided)].sort(
    (a, b) => a.position - b.position,
  )
}

export function connectionAt({ engine, stores, sessions, awaited }: Omit<Core, 'kit'>): Connection {
  const { state, asOf } = engine.connection()
  const refused = stores.outbox.refused().filter(({ operation }) => !awaited.has(operation.operationId))
  return {
    state,
    asOf: asOf === null ? null : new Date(asOf).toISOString(),
    waiting: stores.outbox.waiting().length,
    refused: refused.length,
    updateNeeded: sessions.updateNeeded(),
  }
}

/** Whether the server can be asked now with a chance of an answer. */
export function isReachable({ engine }: Pick<Core, 'engine'>): boolean {
  const { state } = engine.connection()
  return state === 'live' || state === 'catching-up'
}
