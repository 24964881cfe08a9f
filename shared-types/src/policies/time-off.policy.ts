import type { timeOffEndpoints } from '../time-off/time-off.contract.ts'
import type { PolicyTable } from './decide.ts'
import { ownDoctor, staff } from './rules.ts'

const change = { admin: true, receptionist: true, doctor: ownDoctor } as const

export const timeOffPolicy: PolicyTable<keyof typeof timeOffEndpoints> = {
  list: staff,
  read: staff,
  create: change,
  update: change,
  remove: change,
}
