import type { exceptionEndpoints } from '../exceptions/exception.contract.ts'
import type { PolicyTable } from './decide.ts'
import { ownDoctor, staff } from './rules.ts'

const change = { admin: true, receptionist: true, doctor: ownDoctor } as const

export const exceptionPolicy: PolicyTable<keyof typeof exceptionEndpoints> = {
  list: staff,
  read: staff,
  create: change,
  update: change,
  remove: change,
}
