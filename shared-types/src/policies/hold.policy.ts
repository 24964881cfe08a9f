import type { holdEndpoints } from '../holds/hold.contract.ts'
import type { PolicyTable } from './decide.ts'
import { ownDoctor, staff } from './rules.ts'

export const holdPolicy: PolicyTable<keyof typeof holdEndpoints> = {
  create: { admin: true, receptionist: true, doctor: ownDoctor },
  // Who knows a hold's id holds it.
  renew: staff,
  release: staff,
}
