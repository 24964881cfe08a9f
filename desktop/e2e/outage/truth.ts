import type { TestApi } from '@scheduler/cloud-api/test/test-server'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { APPOINTMENT_STATUS_RULES } from '@scheduler/shared-types/appointments/appointment.rules'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import type { PageIpc } from './page-ipc.ts'

/** Occupancy keys that two documents of the store have. There may be none. */
export async function sharedKeys(api: TestApi, clinicId: string): Promise<string[]> {
  const documents = await api.deps.models.Appointment.collection
    .find({ clinicId, occupies: { $exists: true } })
    .toArray()
  const seen = new Map<string, number>()
  for (const { occupies } of documents) {
    for (const key of occupies) seen.set(key, (seen.get(key) ?? 0) + 1)
  }
  return [...seen].filter(([, times]) => times > 1).map(([key]) => key)
}

/** Pairs of live appointments that share a doctor, room or patient in one lane, by their spans alone. */
export function overlappingPairs(appointments: readonly Appointment[]): string[] {
  const live = appointments.filter(({ status }) => APPOINTMENT_STATUS_RULES[status].occupies !== false)
  return live.flatMap((a, i) =>
    live.slice(i + 1).flatMap((b) => {
      const meet = Date.parse(a.start) < Date.parse(b.end) && Date.parse(b.start) < Date.parse(a.end)
      const share =
        a.doctorId === b.doctorId ||
        (a.roomId !== null && a.roomId === b.roomId) ||
        a.patient.id === b.patient.id
      return meet && share && a.lane === b.lane ? [`${a.id} ${b.id}`] : []
    }),
  )
}

/** What somebody holds to be true: everything of the days, and the patients. Comparable with `toEqual`. */
export type Truth = {
  readonly appointments: readonly unknown[]
  readonly timeOff: readonly unknown[]
  readonly patients: readonly unknown[]
}

const byId = (a: { readonly id: string }, b: { readonly id: string }) => a.id.localeCompare(b.id)

export async function truthOfServer(
  client: ApiClient,
  clinicId: string,
  { from, to }: { readonly from: string; readonly to: string },
  patientIds: readonly string[],
): Promise<Omit<Truth, 'appointments'> & { readonly appointments: readonly Appointment[] }> {
  const params = { clinicId }
  const { items } = await client.call(endpoints.appointment.list, { params, query: { from, to } })
  const off = await client.call(endpoints.timeOff.list, { params })
  const patients = []
  for (const id of patientIds) {
    patients.push(await client.call(endpoints.patient.read, { params: { clinicId, id } }))
  }
  return {
    appointments: items.toSorted(byId),
    timeOff: off.items
      .map(({ id, doctorId, start, end, reason }) => ({ id, doctorId, start, end, reason }))
      .toSorted(byId),
    patients: patients.toSorted(byId),
  }
}

/** What a desk shows, with nothing laid over it: throws when something still waits. */
export async function truthOfDesk(
  ipc: PageIpc,
  today: string,
  days: number,
  patientIds: readonly string[],
): Promise<Truth> {
  const schedules = []
  for (let i = 0; i < days; i++) {
    schedules.push(await ipc.call('day.read', { date: addDays(today, i) }))
  }
  const patients = []
  for (const id of patientIds) patients.push(await ipc.call('patient.read', { id }))
  const off = schedules.flatMap(({ doctors }) =>
    doctors.flatMap(({ doctorId, away }) => away.map((span) => ({ ...span, doctorId }))),
  )
  return {
    appointments: schedules.flatMap(({ appointments }) => appointments.map(accepted)).toSorted(byId),
    timeOff: off
      .map(accepted)
      .map(({ id, doctorId, start, end, reason }) => ({ id, doctorId, start, end, reason }))
      .toSorted(byId),
    patients: patients.map(accepted).toSorted(byId),
  }
}

function accepted<
  Shown extends { readonly id: string; readonly standing: string; readonly waiting?: unknown },
>(shown: Shown): Omit<Shown, 'standing' | 'waiting'> {
  const { standing, waiting: _waiting, ...record } = shown
  // `refused` is the server's record, with a mark that a person is needed.
  if (standing !== 'accepted' && standing !== 'refused') throw new Error(`${shown.id} is ${standing}`)
  return record
}
