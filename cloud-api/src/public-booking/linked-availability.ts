import type {
  PublicAvailability,
  zMoveAvailabilityQuery,
} from '@scheduler/shared-types/availability/availability.contract'
import type { z } from 'zod'
import { readPublicAvailability } from '../availability/read-availability.ts'
import type { Deps } from '../deps.ts'
import { findLinked } from './appointment-link.ts'

/** Starts the appointment of a link may move to; its own time does not count as taken. */
export async function readLinkedAvailability(
  deps: Deps,
  link: string,
  query: z.output<typeof zMoveAvailabilityQuery>,
): Promise<PublicAvailability> {
  const { _id, clinicId, patientId, appointmentTypeId } = await findLinked(deps, link)
  return readPublicAvailability(deps, {
    clinicId,
    query: { ...query, appointmentTypeId, patientId, excludeAppointmentId: _id },
  })
}
