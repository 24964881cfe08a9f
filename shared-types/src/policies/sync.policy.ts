import type { syncEndpoints } from '../sync/push.contract.ts'
import type { PolicyTable } from './decide.ts'
import { staff } from './rules.ts'

/** What each operation needs is decided by its verb. */
export const syncPolicy: PolicyTable<keyof typeof syncEndpoints> = { push: staff }
