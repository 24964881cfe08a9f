import type { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import type { PolicyTable, Rule } from './engine.ts'
import { staff } from './rules.ts'

/** The caller sits at the desk the leases belong to. */
const ownDesk: Rule = (caller, subject) =>
  caller.kind === 'user' && caller.sessionDeskId !== null && caller.sessionDeskId === subject.deskId

export const leasePolicy: PolicyTable<keyof typeof leaseEndpoints> = {
  list: staff,
  claim: staff,
  return: { admin: true, receptionist: ownDesk, doctor: ownDesk },
}
