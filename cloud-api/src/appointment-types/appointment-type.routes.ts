import { appointmentTypeEndpoints } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import { recordRoutes } from '../records/record-routes.ts'
import { appointmentTypeRecord } from './appointment-type.record.ts'

export const appointmentTypeRoutes = recordRoutes(appointmentTypeEndpoints, appointmentTypeRecord)
