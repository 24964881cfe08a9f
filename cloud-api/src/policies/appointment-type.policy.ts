import type { appointmentTypeEndpoints } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import type { PolicyTable } from './engine.ts'
import { setUp } from './rules.ts'

export const appointmentTypePolicy: PolicyTable<keyof typeof appointmentTypeEndpoints> = setUp
