import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { beginScram, type Credentials, finishScram } from './scram.ts'

const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/* RFC 7677, section 3: the example conversation of user "user" with password "pencil". */
const salt = 'W22ZaJ0SNY7soEsUEjb6gQ=='
const salted = pbkdf2Sync('pencil', Buffer.from(salt, 'base64'), 4096, 32, 'sha256')
const credentials: Credentials = {
  user: 'user',
  salt,
  iterations: 4096,
  storedKey: createHash('sha256').update(hmac(salted, 'Client Key')).digest(),
  serverKey: hmac(salted, 'Server Key'),
}
const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0'
const conversation = {
  firstBare: 'n=user,r=rOprNGfwEbeRWgbNEkqO',
  serverFirst: `r=${nonce},s=${salt},i=4096`,
  nonce,
}
const proof = 'dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ='

describe('SCRAM-SHA-256', () => {
  it('answers the example of RFC 7677 with its server signature', () => {
    expect(finishScram(credentials, conversation, `c=biws,r=${nonce},p=${proof}`)).toBe(
      'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    )
  })

  it.each([
    ['another proof', `c=biws,r=${nonce},p=${proof.replace('d', 'e')}`],
    ['another nonce', `c=biws,r=${nonce}x,p=${proof}`],
    ['a proof of another length', `c=biws,r=${nonce},p=AAAA`],
    ['channel binding', `c=eSws,r=${nonce},p=${proof}`],
    ['nothing', ''],
  ])('refuses %s', (_name, last) => {
    expect(() => finishScram(credentials, conversation, last)).toThrow('Authentication failed.')
  })

  it('begins with a nonce of its own behind the client’s, never the same twice', () => {
    const [first, second] = [1, 2].map(() => beginScram(credentials, 'n,,n=user,r=abc').conversation.nonce)
    expect(first).toMatch(/^abc.{30,}$/)
    expect(second).not.toBe(first)
  })

  it.each(['', 'n,,n=other,r=abc', 'y,,n=user,r=abc', 'n,,n=user', 'p=tls-unique,,n=user,r=abc'])(
    'refuses to begin with “%s”',
    (first) => {
      expect(() => beginScram(credentials, first)).toThrow('Authentication failed.')
    },
  )
})
