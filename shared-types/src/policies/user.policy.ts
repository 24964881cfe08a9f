import type { userEndpoints } from '../users/user.contract.ts'
import type { PolicyTable } from './decide.ts'
import { adminOnly } from './rules.ts'

export const userPolicy: PolicyTable<keyof typeof userEndpoints> = {
  list: adminOnly,
  read: adminOnly,
  create: adminOnly,
  update: adminOnly,
  remove: adminOnly,
}
