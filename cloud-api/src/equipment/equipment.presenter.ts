import type { Equipment } from '@scheduler/shared-types/equipment/equipment.contract'
import type { EquipmentDocument } from './equipment.model.ts'

/** The document as the contract tells it. */
export function presentEquipment(document: EquipmentDocument): Equipment {
  return {
    id: document._id,
    clinicId: document.clinicId,
    name: document.name,
    active: document.active,
    version: document.version,
  }
}
