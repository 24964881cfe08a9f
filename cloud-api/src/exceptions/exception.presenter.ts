import type { Exception } from '@scheduler/shared-types/exceptions/exception.contract'
import type { ExceptionDocument } from './exception.model.ts'

/** The document as the contract tells it. */
export function presentException(document: ExceptionDocument): Exception {
  return {
    id: document._id,
    clinicId: document.clinicId,
    doctorId: document.doctorId,
    date: document.date,
    ranges: document.ranges.map(({ start, end }) => ({ start, end })),
    version: document.version,
  }
}
