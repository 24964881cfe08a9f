import { timeOffEndpoints } from '@scheduler/shared-types/time-off/time-off.contract'
import { recordRoutes } from '../records/record-routes.ts'
import { timeOffRecord } from './time-off.record.ts'

export const timeOffRoutes = recordRoutes(timeOffEndpoints, timeOffRecord)
