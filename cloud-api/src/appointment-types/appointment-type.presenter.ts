import type { AppointmentType } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import type { AppointmentTypeDocument } from './appointment-type.model.ts'

/** The document as the contract tells it. */
export function presentAppointmentType(document: AppointmentTypeDocument): AppointmentType {
  return {
    id: document._id,
    clinicId: document.clinicId,
    name: document.name,
    description: document.description,
    durationMinutes: document.durationMinutes,
    bufferBeforeMinutes: document.bufferBeforeMinutes,
    bufferAfterMinutes: document.bufferAfterMinutes,
    stepMinutes: document.stepMinutes,
    noticeMinutes: document.noticeMinutes,
    horizonDays: document.horizonDays,
    dailyLimit: document.dailyLimit,
    doctorIds: [...document.doctorIds],
    roomIds: [...document.roomIds],
    equipmentIds: [...document.equipmentIds],
    online: document.online,
    needsApproval: document.needsApproval,
    active: document.active,
    version: document.version,
  }
}
