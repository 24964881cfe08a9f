import type { deskEndpoints } from '../desks/desk.contract.ts'
import type { PolicyTable } from './decide.ts'
import { adminOnly, staff } from './rules.ts'

export const deskPolicy: PolicyTable<keyof typeof deskEndpoints> = {
  list: staff,
  pair: staff,
  update: adminOnly,
  revoke: adminOnly,
  /** By the desk's own secret. */
  check: { guest: true },
}
