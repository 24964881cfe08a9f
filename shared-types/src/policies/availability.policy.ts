import type { availabilityEndpoints } from '../availability/availability.contract.ts'
import type { PolicyTable } from './decide.ts'
import { staff } from './rules.ts'

export const availabilityPolicy: PolicyTable<keyof typeof availabilityEndpoints> = {
  read: staff,
  'why-not': staff,
}
