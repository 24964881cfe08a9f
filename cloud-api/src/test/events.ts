import { type DomainEvent, zDomainEvent } from '@scheduler/shared-types/events/event.contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'

const zStored = z.array(zDomainEvent)

/** Every event of the clinic, in order, each as the contract has it, without a field more. */
export async function readEvents({ models }: Pick<Deps, 'models'>, clinicId: string): Promise<DomainEvent[]> {
  const entries = await models.Audit.find({ clinicId }).sort({ _id: 1 }).lean()
  return entries.flatMap(({ detail }) => {
    const stored: unknown = detail && typeof detail === 'object' && 'events' in detail ? detail.events : []
    const parsed = zStored.parse(stored)
    if (JSON.stringify(stored).length !== JSON.stringify(parsed).length) {
      throw new Error(`an event has fields that are not in the contract: ${JSON.stringify(stored)}`)
    }
    return parsed
  })
}
