import { AppError } from '@scheduler/shared-types/errors/app-error'
import { decryptField } from '../crypto/field-encryption.ts'
import type { ClientSession } from '../database/client-session.ts'
import { plainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import type { Attempted, Outcome } from './commit-operations.ts'

/**
 * Which of these operations were answered before, by key: the first answer, or the refusal of a key that was used for
 * something else. A refusal was never stored: its key is free for any request.
 */
export async function findAnswers(
  deps: Deps,
  asked: readonly Pick<Attempted, 'key' | 'argsHash'>[],
  session?: ClientSession,
): Promise<Map<string, Outcome>> {
  const stored = await plainCollection(deps.models.Operation)
    .find({ _id: { $in: asked.map(({ key }) => key) } }, session ? { session } : {})
    .toArray()
  const hashes = new Map(asked.map(({ key, argsHash }) => [key, argsHash]))
  const outcomes = stored.map(({ _id: key, argsHash, answerCipher }): [string, Outcome] => {
    if (argsHash !== hashes.get(key)) return [key, { refusal: keyReused() }]
    return [key, { answer: JSON.parse(decryptField(deps.env.dataKeys, answerCipher, key)) }]
  })
  return new Map(outcomes)
}

function keyReused(): AppError {
  return new AppError(
    'idempotency_key_reused',
    'This Idempotency-Key was used for something else. Use a new one for a new request.',
  )
}
