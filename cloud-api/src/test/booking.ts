import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import type { Appointment, zAppointmentBook } from '@scheduler/shared-types/appointments/appointment.contract'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import type { z } from 'zod'
import type { TestClinic } from './factories.ts'

/** The instant of a wall time so many days from now, in a clinic on UTC. */
export function at(time: string, daysAhead = 2): string {
  const date = addDays(new Date().toISOString().slice(0, 10), daysAhead)
  return new Date(`${date}T${time}:00.000Z`).toISOString()
}

type Book = z.input<typeof zAppointmentBook>

/** Books through the API with the clinic's own type, doctor and patient unless told otherwise. */
export function book(
  client: ApiClient,
  clinic: TestClinic,
  start: string,
  changes: Partial<Book> = {},
  operationId: string = randomUUID(),
): Promise<Appointment> {
  return client.call(appointmentEndpoints.book, {
    params: { clinicId: clinic.id },
    body: {
      appointmentTypeId: clinic.appointmentTypeId,
      doctorId: clinic.doctorId,
      patientId: clinic.patientId,
      start,
      ...changes,
    },
    operationId,
  })
}
