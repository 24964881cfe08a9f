import type { Patient } from '@scheduler/shared-types/patients/patient.contract'
import { patientIndexFields, searchPrefixes } from '@scheduler/shared-types/patients/search-tokens'

type Person = Pick<Patient, 'givenName' | 'familyName' | 'birthDate' | 'phone'>

/** Whether the person is meant by the text, by the same tokens as at the server. A blank text means everybody. Pure. */
export function isFoundBy(person: Person, text: string): boolean {
  if (text.trim() === '') return true
  const wanted = searchPrefixes(text)
  const { search } = patientIndexFields(person)
  return (
    wanted.length > 0 &&
    wanted.every((forms) => forms.some((form) => search.some((token) => token.startsWith(form))))
  )
}

/** What the clinic's lists are sorted by. */
export function sortNameOf(person: Person): string {
  return patientIndexFields(person).sortName
}
