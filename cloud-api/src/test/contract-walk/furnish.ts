import { randomUUID } from 'node:crypto'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { clinicEndpoints } from '@scheduler/shared-types/clinics/clinic.contract'
import { closureEndpoints } from '@scheduler/shared-types/closures/closure.contract'
import { equipmentEndpoints } from '@scheduler/shared-types/equipment/equipment.contract'
import { exceptionEndpoints } from '@scheduler/shared-types/exceptions/exception.contract'
import { holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { toInstantText, wallTimeAt } from '@scheduler/shared-types/scheduling/time-values'
import { instantsAt, localDateOf } from '@scheduler/shared-types/scheduling/zones'
import { timeOffEndpoints } from '@scheduler/shared-types/time-off/time-off.contract'
import { makeClinic, makeDesk, makeUser, type TestClinic } from '../factories.ts'
import type { TestApi } from '../test-server.ts'
import type { KnownValues } from './schema-examples.ts'

/** A clinic with one record of every kind that has an id in some path. */
export type FurnishedClinic = TestClinic & {
  /** A desk to sign in at, beside the one the walk revokes. */
  readonly deskId: string
  /** Record id by resource word. */
  readonly records: Readonly<Record<string, string>>
  /** Field values that fit this clinic. */
  readonly fields: KnownValues
}

/** An hour of a working day about a week ahead on the clinic's clock; hours from 24 are of the days after it. */
function hoursOf(timeZone: string): (hour: number) => string {
  const today = localDateOf(timeZone, Date.now())
  return (hour) => {
    const [instant = Number.NaN] = instantsAt(
      timeZone,
      addDays(today, 7 + Math.floor(hour / 24)),
      wallTimeAt((hour % 24) * 60),
    )
    return toInstantText(instant)
  }
}

/** Makes a clinic and everything in it that the walk points at. */
export async function furnishClinic(
  api: TestApi,
  options: { readonly timeZone?: string } = {},
): Promise<FurnishedClinic> {
  const clinic = await makeClinic(api.deps, options)
  const at = hoursOf(clinic.timeZone)
  const admin = await api.as(clinic, 'admin')
  const params = { clinicId: clinic.id }
  const key = () => ({ params, operationId: randomUUID() })
  const { doctorId, appointmentTypeId, patientId, roomId } = clinic
  const walkIn = { doctorId, roomId, weekdays: [1, 2, 3, 4, 5, 6, 7], start: '16:00', end: '17:00' }
  const walkInTime = [{ ...walkIn, releaseAt: '16:00' }]
  await admin.call(clinicEndpoints.update, { ...key(), body: { settings: { walkInTime } } })
  const span = { start: at(24 * 30), end: at(24 * 30 + 1) }
  const equipment = await admin.call(equipmentEndpoints.create, { ...key(), body: { name: 'Scales' } })
  const timeOff = await admin.call(timeOffEndpoints.create, { ...key(), body: { doctorId, ...span } })
  const closure = await admin.call(closureEndpoints.create, { ...key(), body: span })
  const exception = await admin.call(exceptionEndpoints.create, {
    ...key(),
    body: { doctorId, date: span.start.slice(0, 10), ranges: [] },
  })
  const appointment = await admin.call(appointmentEndpoints.book, {
    ...key(),
    body: { appointmentTypeId, doctorId, patientId, start: at(10) },
  })
  const hold = await admin.call(holdEndpoints.create, {
    ...key(),
    body: { id: randomUUID(), appointmentTypeId, doctorId, start: at(11) },
  })
  const hours = await api.deps.models.WorkingHours.findOne({ clinicId: clinic.id }).lean()
  const desk = await makeDesk(api.deps, clinic.id)
  const deskId = await makeDesk(api.deps, clinic.id)
  const user = await makeUser(api.deps, clinic.id, 'receptionist')
  return {
    ...clinic,
    deskId,
    records: {
      doctor: doctorId,
      room: roomId,
      patient: patientId,
      user: user.id,
      equipment: equipment.id,
      'appointment-type': appointmentTypeId,
      'working-hours': hours?._id ?? '',
      exception: exception.id,
      'time-off': timeOff.id,
      closure: closure.id,
      appointment: appointment.id,
      hold: hold.id,
      'public-booking': hold.id,
      desk,
    },
    fields: {
      doctorId: [doctorId],
      roomId: [roomId],
      patientId: [patientId],
      appointmentTypeId: [appointmentTypeId],
      doctorIds: [[doctorId]],
      roomIds: [[roomId]],
      equipmentIds: [[equipment.id]],
      id: [() => randomUUID()],
      slug: [() => `walk-${randomUUID().slice(0, 8)}`],
      email: [() => `walk-${randomUUID()}@example.test`],
      phone: ['+44 20 7946 0000'],
      timeZone: ['Europe/London'],
      version: [1],
      from: [at(0)],
      to: [at(23)],
      start: [at(14), '09:00'],
      end: [at(15), '17:00'],
      releaseAt: ['08:00'],
      cursor: [Buffer.from(JSON.stringify(['a', randomUUID()])).toString('base64url')],
    },
  }
}
