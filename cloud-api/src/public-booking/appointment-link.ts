import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { AppointmentDocument } from '../appointments/appointment.model.ts'
import { isAppointment } from '../appointments/appointment.model.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import type { Deps } from '../deps.ts'

/** A permanent link's secret: 256 random bits. Whoever has it may see, move and cancel the appointment. */
export function makeLink(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of it. Random secrets need no salt. */
export function hashLink(link: string): string {
  return createHash('sha256').update(link).digest('base64url')
}

/** The appointment a link belongs to. @throws AppError not_found */
export async function findLinked(deps: Deps, link: string): Promise<AppointmentDocument> {
  const found = await timeCollection(deps).findOne({ linkHash: hashLink(link) })
  if (!found || !isAppointment(found)) {
    throw new AppError(
      'not_found',
      'This link does not belong to an appointment. Open the whole link, or call the clinic.',
    )
  }
  return found
}
