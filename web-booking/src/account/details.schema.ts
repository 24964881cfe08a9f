import { type Guest, zGuest } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { zPassword } from '@scheduler/shared-types/users/user.contract'
import { z } from 'zod'

/** What is typed, as it is typed: kept between screens even while it is wrong. */
export type TypedDetails = {
  readonly givenName: string
  readonly familyName: string
  readonly birthDay: string
  readonly birthMonth: string
  readonly birthYear: string
  readonly phone: string
  readonly email: string
  readonly message: string
}

export const NOTHING_TYPED: TypedDetails = {
  givenName: '',
  familyName: '',
  birthDay: '',
  birthMonth: '',
  birthYear: '',
  phone: '',
  email: '',
  message: '',
}

/** `1984-03-09` of three boxes, or what cannot be a date. */
export function birthDateOf(typed: Pick<TypedDetails, 'birthDay' | 'birthMonth' | 'birthYear'>): string {
  const { birthDay, birthMonth, birthYear } = typed
  return `${birthYear.trim()}-${birthMonth.trim().padStart(2, '0')}-${birthDay.trim().padStart(2, '0')}`
}

/** The contract decides what is right; the sentence is the patient's. */
function field(schema: z.ZodType, empty: string, wrong: string) {
  return z.string().superRefine((value, context) => {
    const message = value.trim() === '' ? empty : schema.safeParse(value).success ? null : wrong
    if (message !== null) context.addIssue({ code: 'custom', message })
  })
}

const shape = {
  givenName: field(zGuest.shape.givenName, 'Enter your first name.', 'Use at most 120 characters.'),
  familyName: field(zGuest.shape.familyName, 'Enter your last name.', 'Use at most 120 characters.'),
  birthDay: z.string(),
  birthMonth: z.string(),
  birthYear: z.string(),
  phone: field(
    zGuest.shape.phone,
    'Enter a phone number.',
    'Enter a phone number with its area code, such as 020 7946 0000.',
  ),
  email: field(
    zGuest.shape.email,
    'Enter an e-mail address.',
    'Enter an e-mail address like name@example.com.',
  ),
  message: z.string().max(500, 'Use at most 500 characters.'),
}

/** A birth date that exists, is not ahead and not before anyone alive was born. */
function checkBirthDate(typed: z.infer<z.ZodObject<typeof shape>>, context: z.RefinementCtx): void {
  const date = birthDateOf(typed)
  const isComplete = [typed.birthDay, typed.birthMonth, typed.birthYear].every((part) => part.trim() !== '')
  const message = !isComplete
    ? 'Enter your date of birth: day, month and year.'
    : !/^\d{4}-/.test(date)
      ? 'Enter the year with four digits, such as 1984.'
      : date < '1900'
        ? 'Check the year of your birth.'
        : Date.parse(date) > Date.now()
          ? 'Your date of birth cannot be in the future.'
          : !zGuest.shape.birthDate.safeParse(date).success
            ? 'This date does not exist. Check the day and the month.'
            : null
  if (message) context.addIssue({ code: 'custom', path: ['birthDay'], message })
}

/** The details alone. */
export const zTypedDetails = z.object(shape).superRefine(checkBirthDate)

/** The guest's form: the fields of the account's form, with no password asked for. */
export const zTypedGuest = z.object({ ...shape, password: z.string() }).superRefine(checkBirthDate)

/** The account's form. */
export const zTypedAccount = z
  .object({
    ...shape,
    password: field(
      zPassword,
      'Choose a password.',
      'Use at least 10 characters. A few words are easy to remember.',
    ),
  })
  .superRefine(checkBirthDate)
export type TypedAccount = z.infer<typeof zTypedAccount>

/** What may be kept of the form: never the password. */
export function detailsOf({ password: _, ...details }: TypedAccount): TypedDetails {
  return details
}

/** The typed details as the contract's guest; null while something is missing or wrong. */
export function guestOf(typed: TypedDetails): Guest | null {
  if (!zTypedDetails.safeParse(typed).success) return null
  const { givenName, familyName, phone, email } = typed
  const guest = zGuest.safeParse({ givenName, familyName, phone, email, birthDate: birthDateOf(typed) })
  return guest.success ? guest.data : null
}

/** The form's field for a path in a refusal of the API, such as `body.guest.phone`; null: none of ours. */
export function fieldOfPath(path: string): keyof TypedAccount | null {
  const name = path.split('.').at(-1) ?? ''
  if (name === 'birthDate') return 'birthDay'
  return name === 'password' || name in shape ? (name as keyof TypedAccount) : null // just checked
}
