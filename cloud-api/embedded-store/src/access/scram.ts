import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { StoreError } from '../store-error.ts'

/*
 * The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), which every MongoDB driver speaks. The password never
 * crosses the line; both sides prove that they know it.
 */

/** What the server keeps of the one user there is. */
export type Credentials = {
  readonly user: string
  readonly salt: string
  readonly iterations: number
  readonly storedKey: Buffer
  readonly serverKey: Buffer
}

/** MongoDB's count for SCRAM-SHA-256. */
const ITERATIONS = 15_000

/** @param password Must be plain ASCII: SASLprep, which would prepare anything else, is not needed then. */
export function credentialsOf(user: string, password: string): Credentials {
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256')
  return {
    user,
    salt: salt.toString('base64'),
    iterations: ITERATIONS,
    storedKey: sha256(hmac(salted, 'Client Key')),
    serverKey: hmac(salted, 'Server Key'),
  }
}

/** One conversation, between its two messages. */
export type Conversation = {
  readonly firstBare: string
  readonly serverFirst: string
  readonly nonce: string
}

/**
 * Answers the client's first message, such as `n,,n=user,r=nonce`.
 * @throws StoreError AuthenticationFailed
 */
export function beginScram(
  { user, salt, iterations }: Credentials,
  clientFirst: string,
): { readonly conversation: Conversation; readonly answer: string } {
  const parts = /^n,,(n=([^,]*),r=([^,]+))$/.exec(clientFirst)
  if (!parts) throw authenticationFailed()
  const [, firstBare = '', name = '', clientNonce = ''] = parts
  if (name.replaceAll('=2C', ',').replaceAll('=3D', '=') !== user) throw authenticationFailed()
  const nonce = clientNonce + randomBytes(24).toString('base64')
  const serverFirst = `r=${nonce},s=${salt},i=${iterations}`
  return { conversation: { firstBare, serverFirst, nonce }, answer: serverFirst }
}

/**
 * Checks the proof in the client's last message, such as `c=biws,r=nonce,p=proof`.
 * @returns the server's own proof
 * @throws StoreError AuthenticationFailed
 */
export function finishScram(
  { storedKey, serverKey }: Credentials,
  { firstBare, serverFirst, nonce }: Conversation,
  clientLast: string,
): string {
  const parts = /^(c=biws,r=([^,]+)),p=([^,]+)$/.exec(clientLast)
  if (!parts) throw authenticationFailed()
  const [, withoutProof = '', givenNonce = '', proofText = ''] = parts
  const authMessage = `${firstBare},${serverFirst},${withoutProof}`
  const signature = hmac(storedKey, authMessage)
  const proof = Buffer.from(proofText, 'base64')
  if (givenNonce !== nonce || proof.length !== signature.length) throw authenticationFailed()
  const clientKey = Buffer.from(proof.map((byte, i) => byte ^ (signature[i] ?? 0)))
  if (!timingSafeEqual(sha256(clientKey), storedKey)) throw authenticationFailed()
  return `v=${hmac(serverKey, authMessage).toString('base64')}`
}

/** One sentence for every reason: nobody learns which part was wrong. */
function authenticationFailed(): StoreError {
  return new StoreError('AuthenticationFailed', 'Authentication failed.')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
