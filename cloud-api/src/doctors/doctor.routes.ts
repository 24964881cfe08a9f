import { doctorEndpoints } from '@scheduler/shared-types/doctors/doctor.contract'
import { recordRoutes } from '../records/record-routes.ts'
import { doctorRecord } from './doctor.record.ts'

export const doctorRoutes = recordRoutes(doctorEndpoints, doctorRecord)
