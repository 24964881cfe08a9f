import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import type { AppointmentStatus } from '@scheduler/shared-types/appointments/appointment.rules'
import { clinicEndpoints } from '@scheduler/shared-types/clinics/clinic.contract'
import { DAY_MS } from '@scheduler/shared-types/primitives/durations'
import { isAppointment, type TimeDocument } from '../../appointments/appointment.model.ts'
import { timeCollection } from '../../appointments/time-collection.ts'
import {
  makeAppointmentType,
  makeClinic,
  makeDesk,
  makeDoctor,
  makePatient,
  makeRoom,
  type TestClinic,
} from '../factories.ts'
import type { TestClock } from '../test-clock.ts'
import type { TestApi } from '../test-server.ts'
import type { Entry } from './promises.ts'

/** A type of appointment as the clinic was set up. */
export type StageType = {
  readonly id: string
  durationMinutes: number
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  readonly doctorIds: readonly string[]
  readonly roomIds: readonly string[]
  readonly equipmentIds: readonly string[]
}

/** A small clinic in which everything is scarce, and who acts in it. */
export type Stage = {
  readonly api: TestApi
  readonly clock: TestClock
  readonly clinic: TestClinic
  readonly doctorIds: readonly string[]
  readonly roomIds: readonly string[]
  readonly patientIds: readonly string[]
  readonly types: readonly StageType[]
  /** Performed by both doctors, offered online, waits for approval and keeps no time meanwhile. */
  readonly requested: StageType
  readonly deskId: string
  /** Midnight of the day everything happens on, UTC. */
  readonly midnight: number
  /** A client as of now: tokens run out when the clock is moved. */
  readonly client: (at: 'anywhere' | 'desk') => Promise<ApiClient>
}

/** Hours 08:00 to 18:00 in UTC, tomorrow; from 10:00 to 10:30 the first doctor's time is kept for walk-ins. */
export async function setStage(api: TestApi, clock: TestClock): Promise<Stage> {
  const { deps } = api
  const clinic = await makeClinic(deps, { timeZone: 'UTC', settings: { requestedOccupies: false } })
  const doctorIds = [clinic.doctorId, await makeDoctor(deps, clinic.id, 'Dr Second')]
  const roomIds = [clinic.roomId, await makeRoom(deps, clinic.id, 'Room 2')]
  const patientIds = [
    clinic.patientId,
    ...(await Promise.all([1, 2].map(() => makePatient(deps, clinic.id)))),
  ]
  const equipmentId = randomUUID()
  await deps.models.Equipment.create({
    _id: equipmentId,
    clinicId: clinic.id,
    version: 1,
    name: 'Scope',
    active: true,
  })
  const stageType = async (type: Omit<StageType, 'id'>, more: { needsApproval?: boolean } = {}) => {
    const fields = { ...type, doctorIds: [...type.doctorIds], stepMinutes: 5, ...more }
    const lists = { roomIds: [...type.roomIds], equipmentIds: [...type.equipmentIds] }
    return { ...type, id: await makeAppointmentType(deps, clinic.id, { ...fields, ...lists }) }
  }
  const none = { bufferBeforeMinutes: 0, bufferAfterMinutes: 0, roomIds: [], equipmentIds: [] }
  const types = [
    await stageType({ ...none, durationMinutes: 20, bufferAfterMinutes: 5, doctorIds, roomIds }),
    await stageType({
      ...none,
      durationMinutes: 30,
      bufferBeforeMinutes: 5,
      doctorIds,
      equipmentIds: [equipmentId],
    }),
    await stageType({ ...none, durationMinutes: 15, doctorIds }),
  ]
  const requested = await stageType(
    { ...none, durationMinutes: 20, doctorIds, roomIds },
    { needsApproval: true },
  )
  const deskId = await makeDesk(deps, clinic.id)
  const admin = await api.as(clinic, 'admin')
  await admin.call(clinicEndpoints.update, {
    params: { clinicId: clinic.id },
    body: {
      settings: {
        walkInTime: [
          {
            doctorId: clinic.doctorId,
            weekdays: [1, 2, 3, 4, 5, 6, 7],
            start: '10:00',
            end: '10:30',
            releaseAt: '10:00',
          },
        ],
      },
    },
    operationId: randomUUID(),
  })
  return {
    api,
    clock,
    clinic,
    doctorIds,
    roomIds,
    patientIds,
    types,
    requested,
    deskId,
    midnight: Math.floor(clock.now().getTime() / DAY_MS) * DAY_MS + DAY_MS,
    client: (at) => api.as(clinic, 'receptionist', at === 'desk' ? deskId : undefined),
  }
}

/** Everything that keeps time now, read by its times and statuses, not by its keys. */
export async function readLive({
  api,
  clinic,
  clock,
}: Stage): Promise<(Entry & { deskId: string | null })[]> {
  const now = clock.now()
  const documents = await timeCollection(api.deps).find({ clinicId: clinic.id }).toArray()
  return documents.filter((each) => keepsTime(each, now)).map(toEntry)
}

/** Written again: what the statuses mean for time, with requests that keep none. */
const FREE: readonly AppointmentStatus[] = ['cancelled', 'no-show', 'requested']

function keepsTime(document: TimeDocument, now: Date): boolean {
  return isAppointment(document) ? !FREE.includes(document.status) : document.expiresAt > now
}

function toEntry(document: TimeDocument): Entry & { deskId: string | null } {
  return {
    id: document._id,
    kind: document.status === 'held' ? 'hold' : document.status === 'leased' ? 'lease' : 'appointment',
    doctorId: document.doctorId,
    roomId: document.roomId,
    equipmentIds: document.equipmentIds,
    patientId: document.patientId,
    start: document.start.getTime(),
    end: document.end.getTime(),
    bufferBeforeMinutes: document.bufferBeforeMinutes,
    bufferAfterMinutes: document.bufferAfterMinutes,
    lane: document.lane,
    names: isAppointment(document) ? { ...document.override?.appointmentIds } : {},
    deskId: 'deskId' in document ? document.deskId : null,
  }
}
