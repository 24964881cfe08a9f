import { type Patient, patientEndpoints } from '@scheduler/shared-types/patients/patient.contract'
import type { UserCaller } from '../caller.ts'
import { defineRoute } from '../http/define-route.ts'
import { createRecord } from '../records/create-record.ts'
import { readRecord } from '../records/read-record.ts'
import { removeRecord } from '../records/remove-record.ts'
import { updateRecord } from '../records/update-record.ts'
import { patientRecord } from './patient.record.ts'
import { searchPatients } from './search-patients.ts'

export const patientRoutes = [
  defineRoute(patientEndpoints.search, ({ deps, caller, body }) =>
    searchPatients(deps, { caller, search: body }),
  ),
  defineRoute(patientEndpoints.read, async ({ deps, caller, params }) =>
    forReader(caller, await readRecord(deps, patientRecord, { caller, id: params.id })),
  ),
  defineRoute(patientEndpoints.create, ({ deps, caller, operationId, body }) =>
    createRecord(deps, patientRecord, { caller, operationId, body }),
  ),
  defineRoute(patientEndpoints.update, async ({ deps, caller, operationId, params, body }) =>
    forReader(caller, await updateRecord(deps, patientRecord, { caller, operationId, id: params.id, body })),
  ),
  defineRoute(patientEndpoints.remove, ({ deps, caller, operationId, params }) =>
    removeRecord(deps, patientRecord, { caller, operationId, id: params.id }),
  ),
]

/** The front desk's note is for staff: the patient's own view goes without it. */
function forReader(caller: UserCaller, patient: Patient): Patient {
  return caller.role === 'patient' ? { ...patient, note: '' } : patient
}
