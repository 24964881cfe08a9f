import type { closureEndpoints } from '@scheduler/shared-types/closures/closure.contract'
import type { PolicyTable } from './engine.ts'
import { desk, staff } from './rules.ts'

/** The desk closes the clinic when it must: a burst pipe does not wait for an admin. */
export const closurePolicy: PolicyTable<keyof typeof closureEndpoints> = {
  list: staff,
  read: staff,
  create: desk,
  update: desk,
  remove: desk,
}
