import type { clinicEndpoints } from '../clinics/clinic.contract.ts'
import type { PolicyTable } from './decide.ts'
import { adminOnly, staff } from './rules.ts'

export const clinicPolicy: PolicyTable<keyof typeof clinicEndpoints> = {
  list: { ...staff, patient: true },
  read: { ...staff, patient: true },
  /** An admin of any clinic may open another one. */
  create: adminOnly,
  update: adminOnly,
}
