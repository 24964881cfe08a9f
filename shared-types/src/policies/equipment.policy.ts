import type { equipmentEndpoints } from '../equipment/equipment.contract.ts'
import type { PolicyTable } from './decide.ts'
import { setUp } from './rules.ts'

export const equipmentPolicy: PolicyTable<keyof typeof equipmentEndpoints> = setUp
