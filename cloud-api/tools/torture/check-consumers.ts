import { eventsOf, type RecordedEvent } from '../../src/audit/events-of.ts'
import { LEASE_MS } from '../../src/consumers/claim-cursor.ts'
import { runConsumer } from '../../src/consumers/run-consumer.ts'
import type { Deps } from '../../src/deps.ts'
import type { FreedTime } from '../../src/freed-times/freed-time.model.ts'
import { freedBy, freedTimes } from '../../src/freed-times/freed-times.consumer.ts'

export type ConsumerCheck = {
  /** Entries that the API processes had made when the last of them was killed. */
  readonly eventsHandled: number
  /** Entries that are missing, are too many or say something else than their event. */
  readonly eventFaults: number
}

/** Lets a consumer finish what the killed processes left, and holds all it wrote against the audit. */
export async function checkConsumers(deps: Deps, clinicId: string): Promise<ConsumerCheck> {
  const { Audit, FreedTime } = deps.models
  const eventsHandled = await FreedTime.countDocuments({ clinicId })
  // The leases of the killed are over by then.
  const later = () => new Date(deps.now().getTime() + 2 * LEASE_MS)
  await runConsumer({ ...deps, now: later }, freedTimes, { clinicId, owner: 'torture', from: 0 })
  const entries = await Audit.find({ clinicId }).sort({ _id: 1 }).lean()
  const expected = expectedOf(entries.flatMap((entry) => eventsOf(entry, KINDS)))
  const written = await FreedTime.find({ clinicId }).lean()
  const left = new Map(written.map((freed) => [freed._id, canonical(freed)]))
  const wrong = [...expected].filter(([id, freed]) => {
    const found = left.get(id)
    left.delete(id)
    return found !== canonical(freed)
  })
  return { eventsHandled, eventFaults: wrong.length + left.size }
}

const KINDS = [
  'appointment.cancelled',
  'appointment.moved',
  'appointment.status-changed',
  'appointment.undone',
] as const

/** What should be left of the events in their order: an undo takes away what its cancellation or no-show gave back. */
function expectedOf(events: readonly RecordedEvent<(typeof KINDS)[number]>[]): Map<string, FreedTime> {
  const expected = new Map<string, FreedTime>()
  for (const each of events) {
    const freed = freedBy(each)
    if (freed) expected.set(freed._id, freed)
    const { event } = each
    if (event.kind !== 'appointment.undone') continue
    for (const [id, { appointmentId, cause }] of expected) {
      if (appointmentId === event.appointmentId && cause === event.from) expected.delete(id)
    }
  }
  return expected
}

function canonical(freed: object): string {
  return JSON.stringify(freed, Object.keys(freed).toSorted())
}
