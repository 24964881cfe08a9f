import type { exceptionEndpoints } from '@scheduler/shared-types/exceptions/exception.contract'
import type { PolicyTable } from './engine.ts'
import { ownDoctor, staff } from './rules.ts'

const change = { admin: true, receptionist: true, doctor: ownDoctor } as const

export const exceptionPolicy: PolicyTable<keyof typeof exceptionEndpoints> = {
  list: staff,
  read: staff,
  create: change,
  update: change,
  remove: change,
}
