import type { Patient } from '@scheduler/shared-types/patients/patient.contract'

type Person = Pick<Patient, 'givenName' | 'familyName' | 'birthDate' | 'phone'>

/** Fewer digits than this would fit half the clinic. */
const MIN_PHONE_DIGITS = 3

/** Whether the person is meant by the text: the words of the name, a birth date, or digits of the phone. Pure. */
export function isFoundBy(person: Person, text: string): boolean {
  const date = readDate(text)
  if (date) return person.birthDate === date
  if (/^[\d\s()+./-]+$/.test(text)) {
    const phone = digitsOf(person.phone ?? '')
    // A number typed with its trunk zero (020 …) may be stored behind a country code, without the zero.
    const forms = [digitsOf(text), digitsOf(text).replace(/^0+/, '')]
    const long = forms.filter((form) => form.length >= MIN_PHONE_DIGITS)
    if (long.length > 0) return long.some((form) => phone.includes(form))
  }
  const names = wordsOf(`${person.givenName} ${person.familyName}`)
  const words = wordsOf(text)
  const isBlank = text.trim() === ''
  return (isBlank || words.length > 0) && words.every((word) => names.some((name) => name.startsWith(word)))
}

/** What the clinic's lists are sorted by. */
export function sortNameOf({ givenName, familyName }: Person): string {
  return [...wordsOf(familyName), ',', ...wordsOf(givenName)].join(' ')
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '')
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

/** ISO (1980-02-03) or day first with dots or slashes (3.2.1980). */
function readDate(text: string): string | null {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text)
  const dayFirst = /^\s*(\d{1,2})[./](\d{1,2})[./](\d{4})\s*$/.exec(text)
  const [year, month, day] = iso ? iso.slice(1) : dayFirst ? dayFirst.slice(1).reverse() : []
  if (!year || !month || !day) return null
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
