import type { appointmentTypeEndpoints } from '../appointment-types/appointment-type.contract.ts'
import type { PolicyTable } from './decide.ts'
import { setUp } from './rules.ts'

export const appointmentTypePolicy: PolicyTable<keyof typeof appointmentTypeEndpoints> = setUp
