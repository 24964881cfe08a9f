import { clinicEndpoints } from '@scheduler/shared-types/clinics/clinic.contract'
import { defineRoute } from '../http/define-route.ts'
import { createClinic } from './create-clinic.ts'
import { listClinics } from './list-clinics.ts'
import { readClinic } from './read-clinic.ts'
import { updateClinic } from './update-clinic.ts'

export const clinicRoutes = [
  defineRoute(clinicEndpoints.list, ({ deps, account }) => listClinics(deps, account)),
  defineRoute(clinicEndpoints.read, ({ deps, caller }) => readClinic(deps, { caller })),
  defineRoute(clinicEndpoints.create, ({ deps, account, deskId, operationId, body }) =>
    createClinic(deps, { account, deskId, operationId, body }),
  ),
  defineRoute(clinicEndpoints.update, ({ deps, caller, operationId, body }) =>
    updateClinic(deps, { caller, operationId, body }),
  ),
]
