import { z } from 'zod'
import { crudEndpoints, recordFields } from '../api/crud-endpoints.ts'
import { zId, zName, zVersion } from '../primitives/primitives.contract.ts'

export const zEquipment = z.object({ ...recordFields, name: zName, active: z.boolean() })
export type Equipment = z.infer<typeof zEquipment>

export const zEquipmentCreate = z.strictObject({ id: zId.optional(), name: zName })

export const zEquipmentUpdate = z.strictObject({
  name: zName.optional(),
  active: z.boolean().optional(),
  version: zVersion.optional(),
})

export const equipmentEndpoints = crudEndpoints('equipment', 'equipment', {
  record: zEquipment,
  create: zEquipmentCreate,
  update: zEquipmentUpdate,
})
