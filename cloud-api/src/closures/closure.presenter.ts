import type { Closure } from '@scheduler/shared-types/closures/closure.contract'
import type { ClosureDocument } from './closure.model.ts'

/** The document as the contract tells it. */
export function presentClosure(document: ClosureDocument): Closure {
  return {
    id: document._id,
    clinicId: document.clinicId,
    start: document.start.toISOString(),
    end: document.end.toISOString(),
    reason: document.reason,
    version: document.version,
  }
}
