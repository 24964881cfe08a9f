import type { changeEndpoints } from '@scheduler/shared-types/changes/change.contract'
import type { PolicyTable } from './engine.ts'
import { staff } from './rules.ts'

export const changePolicy: PolicyTable<keyof typeof changeEndpoints> = { list: staff }
