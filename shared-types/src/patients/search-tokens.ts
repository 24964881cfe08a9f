import type { Patient } from './patient.contract.ts'

type Person = Pick<Patient, 'givenName' | 'familyName' | 'birthDate' | 'phone'>

/** Fewer digits than this would fit half the clinic. */
const MIN_PHONE_DIGITS = 3

/** What a patient is found by and sorted by. */
export type PatientIndexFields = { readonly search: string[]; readonly sortName: string }

/**
 * What a patient is found by and sorted by, at the server and at a desk alone. Tokens are found by their beginning:
 * `n:` a word of the name, `p:` the phone from each of its digits on (so any part of it is a beginning),
 * `b:` the birth date.
 */
export function patientIndexFields(person: Person): PatientIndexFields {
  const { givenName, familyName, birthDate, phone } = person
  const tokens = [
    ...wordsOf(`${givenName} ${familyName}`).map((word) => `n:${word}`),
    ...phoneTails(phone ?? '').map((tail) => `p:${tail}`),
    ...(birthDate ? [`b:${birthDate}`] : []),
  ]
  return {
    search: [...new Set(tokens)],
    sortName: [...wordsOf(familyName), ',', ...wordsOf(givenName)].join(' '),
  }
}

/**
 * The token beginnings a person must have to be found by the text: one of each group, and of all groups.
 * Empty for a text without letters or digits.
 */
export function searchPrefixes(text: string): readonly (readonly string[])[] {
  const date = readDate(text)
  if (date) return [[`b:${date}`]]
  if (/^[\d\s()+./-]+$/.test(text)) {
    const digits = text.replaceAll(/\D/g, '')
    // A number typed with its trunk zero (020 …) may be stored behind a country code, without the zero.
    const forms = [digits, digits.replace(/^0+/, '')].filter((form) => form.length >= MIN_PHONE_DIGITS)
    if (forms.length > 0) return [[...new Set(forms)].map((form) => `p:${form}`)]
  }
  return wordsOf(text).map((word) => [`n:${word}`])
}

/** Lower case, without diacritics, split at everything that is neither letter nor digit. */
function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

function phoneTails(phone: string): string[] {
  const digits = phone.replaceAll(/\D/g, '')
  const count = Math.max(0, digits.length - MIN_PHONE_DIGITS + 1)
  return Array.from({ length: count }, (_, from) => digits.slice(from))
}

/** ISO (1980-02-03) or day first with dots or slashes (3.2.1980). */
function readDate(text: string): string | null {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text)
  const dayFirst = /^\s*(\d{1,2})[./](\d{1,2})[./](\d{4})\s*$/.exec(text)
  const [year, month, day] = iso ? iso.slice(1) : dayFirst ? dayFirst.slice(1).reverse() : []
  if (!year || !month || !day) return null
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
