import type {
  zEquipment,
  zEquipmentCreate,
  zEquipmentUpdate,
} from '@scheduler/shared-types/equipment/equipment.contract'
import { equipmentPolicy } from '@scheduler/shared-types/policies/equipment.policy'
import type { ContractKind } from '../records/record-kind.ts'
import { firstUse } from '../records/references.ts'
import type { EquipmentDocument } from './equipment.model.ts'
import { presentEquipment } from './equipment.presenter.ts'

export const equipmentRecord: ContractKind<
  EquipmentDocument,
  typeof zEquipment,
  typeof zEquipmentCreate,
  typeof zEquipmentUpdate
> = {
  entity: 'equipment',
  policy: equipmentPolicy,
  model: (models) => models.Equipment,
  present: (_deps, document) => presentEquipment(document),
  sort: { name: 1 },
  make: (_deps, { name }) => ({ name, active: true }),
  change: (_deps, { version: _version, ...fields }) => fields,
  findUse: ({ deps, session, clinicId, id }) =>
    firstUse({
      appointments: () => deps.models.Appointment.exists({ clinicId, equipmentIds: id }).session(session),
      'appointment types': () =>
        deps.models.AppointmentType.exists({ clinicId, equipmentIds: id }).session(session),
    }),
}
