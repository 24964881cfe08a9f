import type { doctorEndpoints } from '@scheduler/shared-types/doctors/doctor.contract'
import type { PolicyTable } from './engine.ts'
import { setUp } from './rules.ts'

export const doctorPolicy: PolicyTable<keyof typeof doctorEndpoints> = setUp
