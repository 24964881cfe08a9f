import type { PatientSummary } from '@scheduler/shared-types/patients/patient.contract'
import { birthDate } from '../time/words.ts'

/** What tells two patients of the same name apart: `3 Apr 1962 · +44 …`. */
export function patientFacts(patient: Pick<PatientSummary, 'birthDate' | 'phone'>): string {
  const born = patient.birthDate ? birthDate(patient.birthDate) : 'no birth date'
  return [born, patient.phone].filter(Boolean).join(' · ')
}
