import type { workingHoursEndpoints } from '@scheduler/shared-types/working-hours/working-hours.contract'
import type { PolicyTable } from './engine.ts'
import { ownDoctor, staff } from './rules.ts'

/** Doctors keep their own hours. */
export const workingHoursPolicy: PolicyTable<keyof typeof workingHoursEndpoints> = {
  list: staff,
  read: staff,
  create: { admin: true, doctor: ownDoctor },
  update: { admin: true, doctor: ownDoctor },
  remove: { admin: true, doctor: ownDoctor },
}
