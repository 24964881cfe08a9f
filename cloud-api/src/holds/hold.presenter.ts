import type { Hold } from '@scheduler/shared-types/holds/hold.contract'
import type { HoldDocument } from '../appointments/appointment.model.ts'

/** The hold as its holder sees it. */
export function presentHold(hold: HoldDocument, now: Date): Hold {
  return {
    id: hold._id,
    appointmentTypeId: hold.appointmentTypeId,
    doctorId: hold.doctorId,
    start: hold.start.toISOString(),
    end: hold.end.toISOString(),
    wallTime: hold.wallTime,
    offset: hold.offset,
    expiresAt: hold.expiresAt.toISOString(),
    serverTime: now.toISOString(),
    renewable: !hold.renewed,
  }
}
