import type { availabilityEndpoints } from '@scheduler/shared-types/availability/availability.contract'
import type { PolicyTable } from './engine.ts'
import { staff } from './rules.ts'

export const availabilityPolicy: PolicyTable<keyof typeof availabilityEndpoints> = {
  read: staff,
  'why-not': staff,
}
