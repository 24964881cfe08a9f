import type { changeEndpoints } from '../changes/change.contract.ts'
import type { PolicyTable } from './decide.ts'
import { staff } from './rules.ts'

export const changePolicy: PolicyTable<keyof typeof changeEndpoints> = { list: staff }
