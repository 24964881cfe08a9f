import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { Deps } from '../deps.ts'
import { findLinked } from './appointment-link.ts'
import { knowPublicClinic } from './public-clinic.ts'

/**
 * The appointment of a link as an iCalendar file (RFC 5545). UID stays and SEQUENCE rises with every move and
 * cancel, so that a calendar replaces its entry. A calendar is seen by others: it names the clinic, not the
 * reason.
 */
export async function makeCalendarFile(deps: Deps, link: string): Promise<string> {
  const appointment = await findLinked(deps, link)
  const { clinic, doctors } = await knowPublicClinic(deps, appointment.clinicId)
  const isCancelled = appointment.status === 'cancelled'
  const calendar = ical({
    prodId: { company: 'Appointment Scheduler', product: 'web-booking' },
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  })
  calendar.createEvent({
    id: `${appointment._id}@appointment-scheduler`,
    sequence: appointment.sequence,
    start: appointment.start,
    end: appointment.end,
    stamp: appointment.updatedAt,
    summary: `Appointment, ${clinic.name}`,
    location: clinic.address,
    description: `With ${doctors.get(appointment.doctorId)?.name ?? 'the clinic'}. Questions: ${clinic.phone}`,
    status: isCancelled
      ? ICalEventStatus.CANCELLED
      : appointment.status === 'requested'
        ? ICalEventStatus.TENTATIVE
        : ICalEventStatus.CONFIRMED,
  })
  return calendar.toString()
}
