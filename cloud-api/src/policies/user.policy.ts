import type { userEndpoints } from '@scheduler/shared-types/users/user.contract'
import type { PolicyTable } from './engine.ts'
import { adminOnly } from './rules.ts'

export const userPolicy: PolicyTable<keyof typeof userEndpoints> = {
  list: adminOnly,
  read: adminOnly,
  create: adminOnly,
  update: adminOnly,
  remove: adminOnly,
}
