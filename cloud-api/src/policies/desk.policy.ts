import type { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import type { PolicyTable } from './engine.ts'
import { adminOnly, staff } from './rules.ts'

export const deskPolicy: PolicyTable<keyof typeof deskEndpoints> = {
  list: staff,
  pair: staff,
  update: adminOnly,
  revoke: adminOnly,
  /** By the desk's own secret. */
  check: { guest: true },
}
