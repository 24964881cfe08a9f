import { ApiError } from '@scheduler/shared-types/api/api-client'
import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Change } from '@scheduler/shared-types/changes/change.contract'
import type { ErrorCode } from '@scheduler/shared-types/errors/error-codes'
import type { Lease } from '@scheduler/shared-types/leases/lease.contract'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { OperationOutcome } from '@scheduler/shared-types/sync/push.contract'
import {
  CLINIC,
  DOCTORS,
  endOf,
  isoOf,
  isSamePlace,
  type ModelRecords,
  newAppointment,
  occupies,
  PATIENTS,
  type Place,
  startOf,
  WALK_IN_SLOTS,
} from './model-records.ts'
import { applyOnServer, Refused, type ServerRecords } from './model-server-rules.ts'

const LEASE_MS = 4 * 3_600_000
const PAGE = 4

/** Ways to make the model wrong, to see the test notice. */
export type ServerFlaw = 'forgets-operations'

export type ModelServer = {
  readonly records: ModelRecords
  /** How often each operation was carried out. */
  readonly carriedOut: ReadonlyMap<string, number>
  readonly latest: () => number
  readonly push: (deskId: string, operations: readonly Operation[], tries: number) => OperationOutcome[]
  readonly pull: (after: number) => { readonly changes: readonly Change[]; readonly latest: number }
  readonly claim: (deskId: string) => readonly Lease[]
  /** What the public page does; null where the time is taken. */
  readonly bookOnline: (id: string, place: Place, patientId: string) => void
  readonly cancelOnline: (pick: number) => void
  /** Forgets all but the last entries of the log. */
  readonly prune: (kept: number) => void
  /** Every call with this operation in it fails: as refused whole, or in the middle with a fault. */
  readonly poison: (operationId: string, kind: Poison) => void
  readonly listen: (listener: (change: Change) => void) => () => void
}

export type Poison = 'validation_failed' | 'internal_error'

/** The server as the contracts describe it, in memory: an ordered log, operations done once, no overlap, leases. */
export function createModelServer(
  now: () => number,
  newId: () => string,
  flaw: ServerFlaw | null,
): ModelServer {
  const records: ServerRecords = {
    appointment: new Map(),
    patient: new Map(),
    'time-off': new Map(),
    lease: new Map(),
  }
  const log: Pick<Change, 'seq' | 'entity' | 'entityId' | 'operation' | 'deskId' | 'at'>[] = []
  let firstKept = 1
  const outcomes = new Map<string, OperationOutcome>()
  const carriedOut = new Map<string, number>()
  const poisoned = new Map<string, Poison>()
  const listeners = new Set<(change: Change) => void>()
  for (const patient of PATIENTS) records.patient.set(patient.id, patient)

  function changed(
    entity: keyof ModelRecords,
    entityId: string,
    operation: string,
    deskId: string | null,
  ): void {
    const entry = { seq: log.length + 1, entity, entityId, operation, deskId, at: isoOf(now()) }
    log.push(entry)
    const change = changeOf(entry)
    for (const listener of listeners) listener(change)
  }

  function changeOf(entry: (typeof log)[number]): Change {
    const document = records[entry.entity as keyof ModelRecords].get(entry.entityId) ?? null
    const actor = { userId: null, role: 'system', name: null }
    return { ...entry, clinicId: CLINIC, actor, document } as Change // entity and document are of one kind
  }

  function push(deskId: string, operations: readonly Operation[], tries: number): OperationOutcome[] {
    const isWrong = ({ operationId }: Operation) => poisoned.get(operationId) === 'validation_failed'
    if (operations.some(isWrong)) throw problem('validation_failed', 400)
    return operations.slice(0, tries).map((operation) => {
      if (poisoned.has(operation.operationId)) throw problem('internal_error', 500)
      return perform(deskId, operation)
    })
  }

  function perform(deskId: string, operation: Operation): OperationOutcome {
    const { operationId } = operation
    const before = outcomes.get(operationId)
    if (before && flaw !== 'forgets-operations') return { ...before, record: recordOf(operation) }
    const outcome = firstOutcome(deskId, operation)
    outcomes.set(operationId, outcome)
    return outcome
  }

  function firstOutcome(deskId: string, operation: Operation): OperationOutcome {
    const { operationId } = operation
    try {
      applyOnServer({ records, now: now(), deskId, changed }, operation)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const refusal = { code: error.code, detail: 'No.' }
      return { outcome: 'refused', operationId, refusal, record: recordOf(operation) }
    }
    carriedOut.set(operationId, (carriedOut.get(operationId) ?? 0) + 1)
    return { outcome: 'applied', operationId, record: recordOf(operation) }
  }

  function recordOf({ args: { id } }: Operation): OperationOutcome['record'] {
    return {
      appointment: records.appointment.get(id) ?? null,
      patient: records.patient.get(id) ?? null,
      timeOff: records['time-off'].get(id) ?? null,
    }
  }

  function claim(deskId: string): readonly Lease[] {
    for (const place of walkInPlaces()) {
      const lease = [...records.lease.values()].find((each) => isSamePlace(each, place))
      const expiresAt = isoOf(now() + LEASE_MS)
      if (lease?.deskId === deskId) {
        if (Date.parse(lease.expiresAt) > now() + LEASE_MS / 2) continue
        records.lease.set(lease.id, { ...lease, expiresAt })
        changed('lease', lease.id, 'lease.claim', deskId)
      } else if (!isTaken(place, lease)) {
        if (lease) {
          records.lease.delete(lease.id)
          changed('lease', lease.id, 'lease.expire', null)
        }
        const id = newId()
        records.lease.set(id, { id, deskId, ...place, roomId: null, end: endOf(place.start), expiresAt })
        changed('lease', id, 'lease.claim', deskId)
      }
    }
    return [...records.lease.values()].filter((lease) => lease.deskId === deskId)
  }

  function isTaken(place: Place, lease: Lease | undefined): boolean {
    const isBooked = [...records.appointment.values()].some(
      (each) => occupies(each) && isSamePlace(each, place),
    )
    return isBooked || (lease !== undefined && Date.parse(lease.expiresAt) > now())
  }

  return {
    records,
    carriedOut,
    latest: () => log.length,
    push,
    pull: (after) => {
      if (after + 1 < firstKept) throw problem('history_lost', 410)
      return { changes: log.slice(after, after + PAGE).map(changeOf), latest: log.length }
    },
    claim,
    bookOnline: (id, place, patientId) => {
      const lease = [...records.lease.values()].find((each) => isSamePlace(each, place))
      if (isTaken(place, lease)) return
      if (lease) {
        records.lease.delete(lease.id)
        changed('lease', lease.id, 'lease.expire', null)
      }
      records.appointment.set(id, newAppointment(id, place, patientId, now()))
      changed('appointment', id, 'appointment.book', null)
    },
    cancelOnline: (pick) => {
      const live = [...records.appointment.values()].filter(({ status }) => status === 'confirmed')
      const appointment: Appointment | undefined = live[pick % Math.max(1, live.length)]
      if (!appointment) return
      const version = appointment.version + 1
      records.appointment.set(appointment.id, { ...appointment, version, status: 'cancelled' })
      changed('appointment', appointment.id, 'appointment.cancel', null)
    },
    prune: (kept) => {
      firstKept = Math.max(firstKept, log.length - kept + 1)
    },
    poison: (operationId, kind) => {
      poisoned.set(operationId, kind)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function walkInPlaces(): Place[] {
  return DOCTORS.flatMap((doctorId) => WALK_IN_SLOTS.map((slot) => ({ doctorId, start: startOf(slot) })))
}

function problem(code: ErrorCode, status: number): ApiError {
  return new ApiError({ type: 'about:blank', title: code, status, code, detail: 'No.' })
}
