import type { Lease } from '@scheduler/shared-types/leases/lease.contract'
import type { LeaseDocument } from '../appointments/appointment.model.ts'

/** The document as staff see it. */
export function presentLease(document: LeaseDocument): Lease {
  return {
    id: document._id,
    deskId: document.deskId,
    doctorId: document.doctorId,
    roomId: document.roomId,
    start: document.start.toISOString(),
    end: document.end.toISOString(),
    expiresAt: document.expiresAt.toISOString(),
  }
}
