import type { syncEndpoints } from '@scheduler/shared-types/sync/push.contract'
import type { PolicyTable } from './engine.ts'
import { staff } from './rules.ts'

/** What each operation needs is decided by its verb. */
export const syncPolicy: PolicyTable<keyof typeof syncEndpoints> = { push: staff }
