import type { AppointmentStatus } from '@scheduler/shared-types/appointments/appointment.rules'
import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import type { LinkedAppointment } from '@scheduler/shared-types/public-booking/public-booking.contract'
import type { AppointmentDocument } from '../appointments/appointment.model.ts'
import type { ClinicKnowledge } from '../availability/clinic-knowledge.ts'

/** Before the patient is there, the patient may still change it. */
const CHANGEABLE: ReadonlySet<AppointmentStatus> = new Set(['requested', 'booked', 'confirmed'])

/** What an online change of the appointment is measured by. */
export type ChangeWindow = {
  readonly isChangeable: boolean
  readonly moveUntil: Date
  readonly cancelUntil: Date
}

export function changeWindowOf(
  { clinic: { settings } }: Pick<ClinicKnowledge, 'clinic'>,
  { status, start }: Pick<AppointmentDocument, 'status' | 'start'>,
): ChangeWindow {
  const before = (minutes: number) => new Date(start.getTime() - minutes * MINUTE_MS)
  return {
    isChangeable: CHANGEABLE.has(status),
    moveUntil: before(settings.moveCutoffMinutes),
    cancelUntil: before(settings.cancelCutoffMinutes),
  }
}

/** The appointment as its patient sees it: no note, no other person's name, no family name. */
export function presentLinkedAppointment(
  knowledge: ClinicKnowledge,
  appointment: AppointmentDocument,
  { givenName }: { readonly givenName: string },
  now: Date,
): LinkedAppointment {
  const { clinic, types, doctors } = knowledge
  const type = types.get(appointment.appointmentTypeId)
  const doctor = doctors.get(appointment.doctorId)
  const { isChangeable, moveUntil, cancelUntil } = changeWindowOf(knowledge, appointment)
  return {
    id: appointment._id,
    clinic: {
      slug: clinic.slug,
      name: clinic.name,
      phone: clinic.phone,
      address: clinic.address,
      timeZone: appointment.timeZone,
    },
    status: appointment.status,
    appointmentType: {
      id: appointment.appointmentTypeId,
      name: type?.name ?? 'Appointment',
      durationMinutes: (appointment.end.getTime() - appointment.start.getTime()) / MINUTE_MS,
    },
    doctor: {
      id: appointment.doctorId,
      name: doctor?.name ?? 'A doctor of the clinic',
      specialty: doctor?.specialty ?? '',
    },
    patientGivenName: givenName,
    start: appointment.start.toISOString(),
    end: appointment.end.toISOString(),
    wallTime: appointment.wallTime,
    offset: appointment.offset,
    canMove: isChangeable && now <= moveUntil,
    canCancel: isChangeable && now <= cancelUntil,
    moveUntil: moveUntil.toISOString(),
    cancelUntil: cancelUntil.toISOString(),
    sequence: appointment.sequence,
  }
}
