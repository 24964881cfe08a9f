import type { WorkingHours } from '@scheduler/shared-types/working-hours/working-hours.contract'
import type { WorkingHoursDocument } from './working-hours.model.ts'

/** The document as the contract tells it. */
export function presentWorkingHours(document: WorkingHoursDocument): WorkingHours {
  return {
    id: document._id,
    clinicId: document.clinicId,
    doctorId: document.doctorId,
    weekday: document.weekday,
    ranges: document.ranges.map(({ start, end }) => ({ start, end })),
    effectiveFrom: document.effectiveFrom,
    effectiveTo: document.effectiveTo,
    version: document.version,
  }
}
