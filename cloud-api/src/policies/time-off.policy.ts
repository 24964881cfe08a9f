import type { timeOffEndpoints } from '@scheduler/shared-types/time-off/time-off.contract'
import type { PolicyTable } from './engine.ts'
import { ownDoctor, staff } from './rules.ts'

const change = { admin: true, receptionist: true, doctor: ownDoctor } as const

export const timeOffPolicy: PolicyTable<keyof typeof timeOffEndpoints> = {
  list: staff,
  read: staff,
  create: change,
  update: change,
  remove: change,
}
