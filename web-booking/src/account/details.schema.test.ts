import { expect, test } from 'vitest'
import { fieldOfPath, guestOf, NOTHING_TYPED, zTypedAccount, zTypedDetails } from './details.schema.ts'

const typed = {
  ...NOTHING_TYPED,
  givenName: 'Ada',
  familyName: 'Byron',
  birthDay: '9',
  birthMonth: '3',
  birthYear: '1984',
  phone: '020 7946 0000',
  email: 'Ada@Example.com',
}

function messages(value: object): Record<string, string> {
  const result = zTypedDetails.safeParse(value)
  const issues = result.success ? [] : result.error.issues
  return Object.fromEntries(issues.map((issue) => [issue.path.join('.'), issue.message]))
}

test('right details become the contract’s guest', () => {
  expect(guestOf(typed)).toEqual({
    givenName: 'Ada',
    familyName: 'Byron',
    birthDate: '1984-03-09',
    phone: '020 7946 0000',
    email: 'ada@example.com',
  })
  expect(guestOf(NOTHING_TYPED)).toBeNull()
})

test('nothing typed: every field says what it wants, all at once', () => {
  expect(Object.keys(messages(NOTHING_TYPED)).toSorted()).toEqual([
    'birthDay',
    'email',
    'familyName',
    'givenName',
    'phone',
  ])
})

test.each([
  [{ birthDay: '31', birthMonth: '2' }, 'birthDay', /does not exist/],
  [{ birthYear: '84' }, 'birthDay', /four digits/],
  [{ birthYear: '2999' }, 'birthDay', /future/],
  [{ birthYear: '1850' }, 'birthDay', /Check the year/],
  [{ birthMonth: '' }, 'birthDay', /day, month and year/],
  [{ phone: 'call me' }, 'phone', /area code/],
  [{ email: 'ada@' }, 'email', /name@example/],
  [{ message: 'x'.repeat(501) }, 'message', /500/],
])('%o is refused beside %s', (wrong, field, message) => {
  const found = messages({ ...typed, ...wrong })
  expect(Object.keys(found)).toEqual([field])
  expect(found[field]).toMatch(message)
})

test('an account needs a long password', () => {
  expect(zTypedAccount.safeParse({ ...typed, password: 'short' }).success).toBe(false)
  expect(zTypedAccount.safeParse({ ...typed, password: 'long enough words' }).success).toBe(true)
})

test('a refusal of the API finds its field', () => {
  expect(fieldOfPath('body.guest.phone')).toBe('phone')
  expect(fieldOfPath('body.guest.birthDate')).toBe('birthDay')
  expect(fieldOfPath('body.holdId')).toBeNull()
})
