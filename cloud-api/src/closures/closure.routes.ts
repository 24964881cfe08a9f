import { closureEndpoints } from '@scheduler/shared-types/closures/closure.contract'
import { recordRoutes } from '../records/record-routes.ts'
import { closureRecord } from './closure.record.ts'

export const closureRoutes = recordRoutes(closureEndpoints, closureRecord)
