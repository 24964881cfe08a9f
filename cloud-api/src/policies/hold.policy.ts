import type { holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import type { PolicyTable } from './engine.ts'
import { ownDoctor, staff } from './rules.ts'

export const holdPolicy: PolicyTable<keyof typeof holdEndpoints> = {
  create: { admin: true, receptionist: true, doctor: ownDoctor },
  // Who knows a hold's id holds it.
  renew: staff,
  release: staff,
}
