import type { holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import type { PolicyTable } from './engine.ts'
import { desk } from './rules.ts'

export const holdPolicy: PolicyTable<keyof typeof holdEndpoints> = {
  create: desk,
  renew: desk,
  release: desk,
}
