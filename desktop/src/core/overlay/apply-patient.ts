import type { Patient } from '@scheduler/shared-types/patients/patient.contract'
import type { OperationArgs } from '@scheduler/shared-types/sync/operations'
import { patientIn, type View } from './view.ts'

export function applyPatientCreate(view: View, args: OperationArgs<'patient.create'>): View {
  if (patientIn(view, args.id)) return view
  return withPatient(view, {
    ...args,
    clinicId: view.confirmed.records.clinic.id,
    version: 1,
    // The server takes what staff enter as seen, too.
    verified: true,
    active: true,
  })
}

/** Field by field: what was not touched here stays the server's. */
export function applyPatientUpdate(view: View, { id, ...fields }: OperationArgs<'patient.update'>): View {
  const before = patientIn(view, id)
  if (!before) return view
  const { standing: _standing, ...patient } = before
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  return withPatient(view, { ...patient, ...given, version: patient.version + 1 })
}

function withPatient(view: View, patient: Patient): View {
  return {
    ...view,
    patients: new Map(view.patients).set(patient.id, { ...patient, standing: 'provisional' }),
  }
}
