import type { leaseEndpoints } from '../leases/lease.contract.ts'
import type { PolicyTable, Rule } from './decide.ts'
import { staff } from './rules.ts'

/** The actor sits at the desk the leases belong to. */
const ownDesk: Rule = (actor, subject) =>
  actor.kind === 'user' && actor.sessionDeskId !== null && actor.sessionDeskId === subject.deskId

export const leasePolicy: PolicyTable<keyof typeof leaseEndpoints> = {
  list: staff,
  claim: staff,
  return: { admin: true, receptionist: ownDesk, doctor: ownDesk },
}
