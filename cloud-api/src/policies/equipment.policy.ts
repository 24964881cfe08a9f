import type { equipmentEndpoints } from '@scheduler/shared-types/equipment/equipment.contract'
import type { PolicyTable } from './engine.ts'
import { setUp } from './rules.ts'

export const equipmentPolicy: PolicyTable<keyof typeof equipmentEndpoints> = setUp
