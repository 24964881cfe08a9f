import { workingHoursEndpoints } from '@scheduler/shared-types/working-hours/working-hours.contract'
import { recordRoutes } from '../records/record-routes.ts'
import { workingHoursRecord } from './working-hours.record.ts'

export const workingHoursRoutes = recordRoutes(workingHoursEndpoints, workingHoursRecord)
