import type { workingHoursEndpoints } from '../working-hours/working-hours.contract.ts'
import type { PolicyTable } from './decide.ts'
import { ownDoctor, staff } from './rules.ts'

/** Doctors keep their own hours. */
export const workingHoursPolicy: PolicyTable<keyof typeof workingHoursEndpoints> = {
  list: staff,
  read: staff,
  create: { admin: true, doctor: ownDoctor },
  update: { admin: true, doctor: ownDoctor },
  remove: { admin: true, doctor: ownDoctor },
}
