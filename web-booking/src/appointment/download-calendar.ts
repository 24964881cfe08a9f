import { publicBookingEndpoints } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { api } from '../api/page-api.ts'
import { linkHeaders } from './use-linked-appointment.ts'

/** Reads the calendar file with the link's secret in a header and offers it as a download. */
export async function downloadCalendar(secret: string): Promise<void> {
  const text = await api.call(publicBookingEndpoints.calendar, { headers: linkHeaders(secret) })
  const url = URL.createObjectURL(new Blob([text], { type: 'text/calendar' }))
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = 'appointment.ics'
  anchor.click()
  // The browser has taken its copy by the time it is idle again.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
