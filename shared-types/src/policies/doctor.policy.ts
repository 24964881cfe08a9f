import type { doctorEndpoints } from '../doctors/doctor.contract.ts'
import type { PolicyTable } from './decide.ts'
import { setUp } from './rules.ts'

export const doctorPolicy: PolicyTable<keyof typeof doctorEndpoints> = setUp
