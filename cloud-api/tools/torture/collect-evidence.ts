import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAppointment, type TimeDocument } from '../../src/appointments/appointment.model.ts'
import { timeCollection } from '../../src/appointments/time-collection.ts'
import type { Deps } from '../../src/deps.ts'
import { type Claim, FREE, type StoredAppointment, type StoredChange } from './audit.ts'
import { type Answer, zAnswer } from './scenario.ts'

/** What is in the database when everything is over, read document by document. */
export type Evidence = {
  /** Everything that keeps time, by its times and not by its keys. */
  readonly claims: readonly Claim[]
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
    bookings: operations.filter(({ name }) => name === 'appointment.book').length,
  }
}

/** Every answer any client wrote down. */
export function readAnswers(directory: string): Answer[] {
  return readdirSync(directory)
    .filter((name) => /^client-\d+\.jsonl$/.test(name))
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => zAnswer.parse(JSON.parse(line)))
}

function toClaim(document: TimeDocument): Claim {
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
  }
}

function toStored(document: TimeDocument): StoredAppointment {
  const { _id, version, status, start, end, doctorId, roomId, lane } = document
  const times = { start: start.toISOString(), end: end.toISOString() }
  return { id: _id, version, status, ...times, doctorId, roomId, lane }
}
