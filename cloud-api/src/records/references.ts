import { invalidField } from '@scheduler/shared-types/errors/invalid-field'
import type { RecordUse } from './record-kind.ts'

type Resource = 'Doctor' | 'Room' | 'Equipment'

/**
 * Every id must be a record of the same clinic.
 * @param path Body path, with the index added for lists.
 * @throws AppError validation_failed naming the first that is not.
 */
export async function assertInClinic(
  { deps, session, clinicId }: Pick<RecordUse, 'deps' | 'session' | 'clinicId'>,
  resource: Resource,
  path: string,
  ids: string | readonly string[],
): Promise<void> {
  const wanted = typeof ids === 'string' ? [ids] : ids
  if (wanted.length === 0) return
  const found = await findIds({ deps, session, clinicId }, resource, wanted)
  const index = wanted.findIndex((id) => !found.has(id))
  if (index < 0) return
  throw invalidField(typeof ids === 'string' ? path : `${path}[${index}]`, 'is not known in this clinic')
}

async function findIds(
  { deps, session, clinicId }: Pick<RecordUse, 'deps' | 'session' | 'clinicId'>,
  resource: Resource,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const filter = { clinicId, _id: { $in: [...ids] } }
  const fields = { _id: 1 } as const
  const { Doctor, Room, Equipment } = deps.models
  const find = {
    Doctor: () => Doctor.find(filter, fields, { session }).lean(),
    Room: () => Room.find(filter, fields, { session }).lean(),
    Equipment: () => Equipment.find(filter, fields, { session }).lean(),
  }
  return new Set((await find[resource]()).map(({ _id }) => _id))
}

/** The word of the first question that finds something. Asked in turn: a transaction takes one at a time. */
export async function firstUse(
  questions: Readonly<Record<string, () => PromiseLike<unknown>>>,
): Promise<string | null> {
  for (const [word, find] of Object.entries(questions)) {
    if (await find()) return word
  }
  return null
}
