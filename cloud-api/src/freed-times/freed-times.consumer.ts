import type { RecordedEvent } from '../audit/events-of.ts'
import { defineConsumer } from '../consumers/durable-consumer.ts'
import { plainCollection } from '../database/plain-collection.ts'
import type { FreedTime } from './freed-time.model.ts'

const KINDS = [
  'appointment.cancelled',
  'appointment.moved',
  'appointment.status-changed',
  'appointment.undone',
] as const

type Freeing = RecordedEvent<(typeof KINDS)[number]>

/** Keeps what time was given back, when and by whom. An undo takes its entry away again. */
export const freedTimes = defineConsumer({
  name: 'freed-times',
  kinds: KINDS,
  effect: 'database',
  handle: async (deps, events, session) => {
    const collection = plainCollection(deps.models.FreedTime)
    // In turn: a transaction takes one at a time, and an undo must meet what it undoes.
    for (const each of events) {
      const { clinicId, event } = each
      const freed = freedBy(each)
      if (freed) await collection.insertOne(freed, { session })
      if (event.kind === 'appointment.undone') {
        const { appointmentId, from } = event
        if (from === 'cancelled' || from === 'no-show') {
          await collection.deleteMany({ clinicId, appointmentId, cause: from }, { session })
        }
      }
    }
  },
})

/** What an event gives back; null: nothing. */
export function freedBy({ key, clinicId, actedAt, event }: Freeing): FreedTime | null {
  const { appointmentId, appointmentTypeId } = event
  const common = { _id: key, clinicId, appointmentId, appointmentTypeId, at: actedAt }
  const placed = ({ doctorId, start, end }: { doctorId: string; start: string; end: string }) => ({
    doctorId,
    start: new Date(start),
    end: new Date(end),
  })
  switch (event.kind) {
    case 'appointment.cancelled':
      return { ...common, ...placed(event), cause: 'cancelled', by: event.by }
    case 'appointment.moved':
      return { ...common, ...placed(event.from), cause: 'moved', by: event.by }
    case 'appointment.status-changed':
      return event.to === 'no-show' ? { ...common, ...placed(event), cause: 'no-show', by: null } : null
    case 'appointment.undone':
      return null
  }
}
