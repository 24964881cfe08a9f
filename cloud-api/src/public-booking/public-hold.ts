import { timeCollection } from '../appointments/time-collection.ts'
import type { ClinicKnowledge } from '../availability/clinic-knowledge.ts'
import type { Deps } from '../deps.ts'
import { findPublicClinic } from './public-clinic.ts'

/**
 * The clinic of a public hold, and the hold's id if it is one: a hold of the desk looks like none. Its id is
 * its holder's secret.
 */
export async function findPublicHold(
  deps: Deps,
  { slug, id }: { readonly slug: string; readonly id: string },
): Promise<{ readonly knowledge: ClinicKnowledge; readonly holdId: string | null }> {
  const knowledge = await findPublicClinic(deps, slug)
  const found = await timeCollection(deps).findOne(
    { _id: id, clinicId: knowledge.clinic._id, status: 'held', publicHold: true },
    { projection: { _id: 1 } },
  )
  return { knowledge, holdId: found?._id ?? null }
}
