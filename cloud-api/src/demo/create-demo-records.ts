import { appointmentTypeRecord } from '../appointment-types/appointment-type.record.ts'
import { closureRecord } from '../closures/closure.record.ts'
import type { Deps } from '../deps.ts'
import { doctorRecord } from '../doctors/doctor.record.ts'
import { exceptionRecord } from '../exceptions/exception.record.ts'
import { patientRecord } from '../patients/patient.record.ts'
import { createRecord } from '../records/create-record.ts'
import { roomRecord } from '../rooms/room.record.ts'
import { timeOffRecord } from '../time-off/time-off.record.ts'
import { workingHoursRecord } from '../working-hours/working-hours.record.ts'
import type { DemoStaff } from './create-demo-clinic.ts'
import type { DemoPlan } from './plan-demo.ts'

/**
 * Doctors, rooms, types, hours and patients, as they were when the history begins.
 * @returns false when it was stopped
 */
export async function createDemoRecords(
  deps: Deps,
  plan: DemoPlan,
  { admin, receptionist }: DemoStaff,
  { signal }: { readonly signal?: AbortSignal },
): Promise<boolean> {
  const { roster, random, patients, from } = plan
  const then = { ...deps, now: () => new Date(from) }
  const asAdmin = () => ({ caller: admin, operationId: random.uuid() })
  for (const [i, { id, name, specialty }] of roster.doctors.entries()) {
    await createRecord(then, doctorRecord, { ...asAdmin(), body: { id, name, specialty, sortOrder: i } })
  }
  for (const body of roster.rooms) await createRecord(then, roomRecord, { ...asAdmin(), body })
  for (const { weight: _weight, ...type } of roster.types) {
    const body = {
      ...type,
      doctorIds: [...type.doctorIds],
      roomIds: [...type.roomIds],
      equipmentIds: [],
      noticeMinutes: 60,
      horizonDays: 90,
      dailyLimit: null,
    }
    await createRecord(then, appointmentTypeRecord, { ...asAdmin(), body })
  }
  for (const { doctorId, weekday, ranges } of weeklyHours(plan)) {
    const body = { doctorId, weekday, ranges, effectiveFrom: '2020-01-01', effectiveTo: null }
    await createRecord(then, workingHoursRecord, { ...asAdmin(), body })
  }
  const { ranges, ...exception } = roster.exception
  await createRecord(then, exceptionRecord, { ...asAdmin(), body: { ...exception, ranges: copied(ranges) } })
  await createRecord(then, timeOffRecord, { ...asAdmin(), body: { ...roster.timeOff, reason: 'Training' } })
  const closure = { ...roster.closure, reason: 'Staff training: closed this afternoon' }
  await createRecord(then, closureRecord, { ...asAdmin(), body: closure })
  if (signal?.aborted) return false
  await Promise.all(
    patients.map((body) =>
      createRecord(then, patientRecord, { caller: receptionist, operationId: random.uuid(), body }),
    ),
  )
  return !signal?.aborted
}

function weeklyHours({ roster }: DemoPlan) {
  return roster.doctors.flatMap(({ id: doctorId, hours }) =>
    hours.flatMap(({ weekdays, ranges }) =>
      weekdays.map((weekday) => ({ doctorId, weekday, ranges: copied(ranges) })),
    ),
  )
}

/** The contract's arrays are mutable, the roster's are not. */
function copied<Item>(items: readonly Item[]): Item[] {
  return [...items]
}
