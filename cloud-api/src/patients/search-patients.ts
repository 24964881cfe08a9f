import { invalidField } from '@scheduler/shared-types/errors/invalid-field'
import type { Patient, zPatientSearch } from '@scheduler/shared-types/patients/patient.contract'
import { searchPrefixes } from '@scheduler/shared-types/patients/search-tokens'
import { patientPolicy } from '@scheduler/shared-types/policies/patient.policy'
import { zId } from '@scheduler/shared-types/primitives/primitives.contract'
import { z } from 'zod'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { presentPatient } from './patient.presenter.ts'

export type SearchPatients = {
  readonly caller: UserCaller
  readonly search: z.output<typeof zPatientSearch>
}

/** Above every string that begins with the prefix it is put behind. */
const BEYOND = '\u{10ffff}'

/** One page of the clinic's patients that fit the text, by name; `next` is null on the last page. */
export async function searchPatients(
  deps: Deps,
  { caller, search }: SearchPatients,
): Promise<{ items: Patient[]; next: string | null }> {
  assertAllowed(patientPolicy, 'search', caller)
  const { text, limit } = search
  // A range on the token index rather than an expression, so that no text of a person becomes a pattern.
  const conditions = searchPrefixes(text).map((group) => ({ $or: group.map(beginsWith) }))
  if (text !== '' && conditions.length === 0) return { items: [], next: null }
  const after = search.cursor === undefined ? [] : [afterCursor(search.cursor)]
  const all = [...conditions, ...after]
  const found = await deps.models.Patient.find({
    clinicId: caller.clinicId,
    ...(all.length > 0 && { $and: all }),
  })
    .sort({ sortName: 1, _id: 1 })
    .limit(limit + 1)
    .lean()
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const next = found.length > limit && last ? encodeCursor(last.sortName, last._id) : null
  return { items: page.map((document) => presentPatient(deps, document)), next }
}

function beginsWith(prefix: string) {
  return { search: { $elemMatch: { $gte: prefix, $lt: `${prefix}${BEYOND}` } } }
}

const zCursor = z.tuple([z.string().max(300), zId])

function encodeCursor(sortName: string, id: string): string {
  return Buffer.from(JSON.stringify([sortName, id])).toString('base64url')
}

function afterCursor(cursor: string) {
  try {
    const [sortName, id] = zCursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return { $or: [{ sortName: { $gt: sortName } }, { sortName, _id: { $gt: id } }] }
  } catch {
    throw invalidField('body.cursor', 'is not the next of a page before')
  }
}
