import { Binary } from 'bson'
import type { Doc } from '../bson/values.ts'
import { StoreError } from '../store-error.ts'
import { beginScram, type Conversation, type Credentials, finishScram } from './scram.ts'

/** How far one connection is with proving who it is. */
export type Login = { readonly credentials: Credentials; conversation: Conversation | null; isDone: boolean }

export function createLogin(credentials: Credentials): Login {
  return { credentials, conversation: null, isDone: false }
}

/** What a stranger may ask: the handshake. */
const OPEN = new Set(['hello', 'isMaster', 'ismaster'])

/**
 * Lets a command pass, or answers it, when it is a step of the login.
 * @returns the answer to a step; null: the command may be carried out
 * @throws StoreError Unauthorized, AuthenticationFailed
 */
export function admit(login: Login, name: string, command: Doc): Doc | null {
  if (name === 'saslStart') return start(login, command)
  if (name === 'saslContinue') return proceed(login, command)
  if (login.isDone || OPEN.has(name)) return null
  throw new StoreError('Unauthorized', `Command ${name} requires authentication`)
}

function start(login: Login, { mechanism, payload }: Doc): Doc {
  if (mechanism !== 'SCRAM-SHA-256') {
    throw new StoreError('MechanismUnavailable', 'The embedded store authenticates with SCRAM-SHA-256 only')
  }
  login.isDone = false
  const { conversation, answer } = beginScram(login.credentials, textOf(payload))
  login.conversation = conversation
  return { conversationId: 1, done: false, payload: new Binary(Buffer.from(answer)), ok: 1 }
}

function proceed(login: Login, { payload }: Doc): Doc {
  const { conversation, credentials } = login
  login.conversation = null
  if (!conversation) {
    // Drivers that do not skip the empty exchange close with an empty message.
    if (login.isDone && textOf(payload) === '')
      return { conversationId: 1, done: true, payload: new Binary(Buffer.alloc(0)), ok: 1 }
    throw new StoreError('AuthenticationFailed', 'Authentication failed.')
  }
  const answer = finishScram(credentials, conversation, textOf(payload))
  login.isDone = true
  return { conversationId: 1, done: true, payload: new Binary(Buffer.from(answer)), ok: 1 }
}

function textOf(payload: unknown): string {
  if (typeof payload === 'string') return payload
  return payload instanceof Binary ? Buffer.from(payload.value()).toString('utf8') : ''
}
