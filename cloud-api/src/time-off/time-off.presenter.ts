import type { TimeOff } from '@scheduler/shared-types/time-off/time-off.contract'
import type { TimeOffDocument } from './time-off.model.ts'

/** The document as the contract tells it. */
export function presentTimeOff(document: TimeOffDocument): TimeOff {
  return {
    id: document._id,
    clinicId: document.clinicId,
    doctorId: document.doctorId,
    start: document.start.toISOString(),
    end: document.end.toISOString(),
    reason: document.reason,
    version: document.version,
  }
}
