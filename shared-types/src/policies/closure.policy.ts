import type { closureEndpoints } from '../closures/closure.contract.ts'
import type { PolicyTable } from './decide.ts'
import { desk, staff } from './rules.ts'

/** The desk closes the clinic when it must: a burst pipe does not wait for an admin. */
export const closurePolicy: PolicyTable<keyof typeof closureEndpoints> = {
  list: staff,
  read: staff,
  create: desk,
  update: desk,
  remove: desk,
}
