import { exceptionEndpoints } from '@scheduler/shared-types/exceptions/exception.contract'
import { recordRoutes } from '../records/record-routes.ts'
import { exceptionRecord } from './exception.record.ts'

export const exceptionRoutes = recordRoutes(exceptionEndpoints, exceptionRecord)
