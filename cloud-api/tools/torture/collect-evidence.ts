import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAppointment, type TimeDocument } from '../../src/appointments/appointment.model.ts'
import { timeCollection } from '../../src/appointments/time-collection.ts'
import type { Deps } from '../../src/deps.ts'
import { FREE, type NamedClaim, type StoredAppointment, type StoredChange } from './audit.ts'
import { type Answer, type Trouble, zAnswer, zTrouble } from './scenario.ts'

/** What is in the database when everything is over, read document by document. */
export type Evidence = {
  /** Everything that keeps time, by its times and not by its keys. */
  readonly claims: readonly NamedClaim[]
  readonly appointments: readonly StoredAppointment[]
  readonly changes: readonly StoredChange[]
  /** The clinic's position in its log. */
  readonly latest: number
  /** Ids of remembered operations, and of those the bookings. */
  readonly operations: ReadonlySet<string>
  readonly bookings: number
}

export async function collectEvidence(deps: Deps, clinicId: string): Promise<Evidence> {
  const { models } = deps
  const [times, changes, counter, operations] = await Promise.all([
    timeCollection(deps).find({ clinicId }).toArray(),
    models.Change.find({ clinicId }).lean(),
    models.ClinicCounter.findById(clinicId).lean(),
    models.Operation.find({ clinicId }).lean(),
  ])
  const now = Date.now()
  const keepsTime = (document: TimeDocument) =>
    isAppointment(document) ? !FREE.has(document.status) : document.expiresAt.getTime() > now
  return {
    claims: times.filter(keepsTime).map(toClaim),
    appointments: times.filter(isAppointment).map(toStored),
    changes: changes.map(({ seq, entity, entityId }) => ({ seq, entity, entityId })),
    latest: counter?.seq ?? 0,
    operations: new Set(operations.map(({ _id }) => _id.slice(clinicId.length + 1))),
    bookings: operations.filter(({ name }) => BOOKINGS.has(name)).length,
  }
}

const BOOKINGS: ReadonlySet<string> = new Set(['appointment.book', 'public-booking.book'])

/** Every answer any client wrote down. */
export function readAnswers(directory: string): Answer[] {
  return readLines(directory, /^client-\d+\.jsonl$/).map((line) => zAnswer.parse(line))
}

/** Every server error and failed connection any client wrote down. */
export function readTroubles(directory: string): Trouble[] {
  return readLines(directory, /^trouble-\d+\.jsonl$/).map((line) => zTrouble.parse(line))
}

function readLines(directory: string, files: RegExp): unknown[] {
  return readdirSync(directory)
    .filter((name) => files.test(name))
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)
}

/** None of a hold or a lease; null for an override from before they named any. Read without the product's code. */
function namesOf(document: TimeDocument): readonly string[] | null {
  if (!isAppointment(document) || document.override === null) return []
  const { appointmentIds } = document.override
  return appointmentIds === undefined ? null : Object.values(appointmentIds).flatMap((ids) => ids ?? [])
}

function toClaim(document: TimeDocument): NamedClaim {
  const { _id, start, end, doctorId, roomId, equipmentIds, patientId, lane } = document
  const { bufferBeforeMinutes, bufferAfterMinutes } = document
  return {
    id: _id,
    start: start.getTime(),
    end: end.getTime(),
    bufferBeforeMinutes,
    bufferAfterMinutes,
    doctorId,
    roomId,
    equipmentIds,
    patientId,
    lane,
    names: namesOf(document),
  }
}

function toStored(document: TimeDocument): StoredAppointment {
  const { _id, version, status, start, end, doctorId, roomId, lane } = document
  const times = { start: start.toISOString(), end: end.toISOString() }
  return { id: _id, version, status, ...times, doctorId, roomId, lane }
}
