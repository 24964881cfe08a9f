import type { Doctor } from '@scheduler/shared-types/doctors/doctor.contract'
import type { DoctorDocument } from './doctor.model.ts'

/** The document as the contract tells it. */
export function presentDoctor(document: DoctorDocument): Doctor {
  return {
    id: document._id,
    clinicId: document.clinicId,
    name: document.name,
    specialty: document.specialty,
    sortOrder: document.sortOrder,
    active: document.active,
    version: document.version,
  }
}
