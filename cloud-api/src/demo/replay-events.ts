import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import { bookAppointment } from '../appointments/book-appointment.ts'
import { cancelAppointment } from '../appointments/cancel-appointment.ts'
import { changeStatus } from '../appointments/change-status.ts'
import type { Deps } from '../deps.ts'
import type { CreateDemoClinic, DemoStaff } from './create-demo-clinic.ts'
import type { DemoPlan } from './plan-demo.ts'
import type { DemoEvent } from './plan-events.ts'

/** A line about every so many events, so that a slow machine is seen to work. */
const SAY_EVERY = 1000
/** So many may be under way at once; those that wait together commit together. */
const TOGETHER = 24

/**
 * Lets the front desk do what it did, with the clock at each event's moment. Neighbours in time run together
 * unless they are about the same visit.
 * @returns false when it was stopped
 */
export async function replayEvents(
  deps: Deps,
  { events, random }: DemoPlan,
  staff: DemoStaff,
  { say, signal }: CreateDemoClinic,
): Promise<boolean> {
  let done = 0
  for (const group of groupNeighbours(events)) {
    if (signal?.aborted) return false
    const at = (event: DemoEvent) => ({ ...deps, now: () => new Date(event.at) })
    await Promise.all(group.map((event) => replay(at(event), event, staff, random.uuid())))
    if (Math.floor((done + group.length) / SAY_EVERY) > Math.floor(done / SAY_EVERY)) {
      say(`  ${Math.round(((done + group.length) / events.length) * 100)} % of its history …`)
    }
    done += group.length
  }
  return true
}

function groupNeighbours(events: readonly DemoEvent[]): DemoEvent[][] {
  const groups: DemoEvent[][] = []
  let group: DemoEvent[] = []
  for (const event of events) {
    if (group.length >= TOGETHER || group.some(({ visit }) => visit.id === event.visit.id)) {
      groups.push(group)
      group = []
    }
    group.push(event)
  }
  return [...groups, group]
}

async function replay(
  deps: Deps,
  { visit, action }: DemoEvent,
  { receptionist: caller }: DemoStaff,
  operationId: string,
): Promise<void> {
  const { id } = visit
  const request = { clinicId: caller.clinicId, caller, operationId }
  switch (action.kind) {
    case 'book': {
      const { type, doctorId, roomId, patientId } = visit
      const start = new Date(visit.start).toISOString()
      const body = {
        id,
        appointmentTypeId: type.id,
        doctorId,
        roomId,
        patientId,
        start,
        note: '',
        walkIn: false,
      }
      await bookAppointment(deps, { ...request, body })
      return
    }
    case 'status':
      await changeStatus(deps, { ...request, id, body: { status: action.status } })
      return
    case 'cancel':
      await cancelAppointment(deps, { ...request, id, body: { reason: action.reason, by: action.by } })
      return
    default:
      exhaustive(action)
  }
}
