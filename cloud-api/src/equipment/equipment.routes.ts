import { equipmentEndpoints } from '@scheduler/shared-types/equipment/equipment.contract'
import { recordRoutes } from '../records/record-routes.ts'
import { equipmentRecord } from './equipment.record.ts'

export const equipmentRoutes = recordRoutes(equipmentEndpoints, equipmentRecord)
