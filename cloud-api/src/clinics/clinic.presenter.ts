import type { Clinic } from '@scheduler/shared-types/clinics/clinic.contract'
import type { ClinicRecord } from './clinic.model.ts'

/** The document as the contract tells it. */
export function presentClinic({ _id: id, settings, ...fields }: ClinicRecord): Clinic {
  return { id, ...fields, settings: { ...settings } }
}
