import { randomUUID } from 'node:crypto'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { type Live, paramsOf, pick, type Run, send } from './acting.ts'
import { entryOf, inTheWay } from './placing-acts.ts'
import { nameEachOther, sharedResources } from './promises.ts'
import { readLive } from './stage.ts'

const LANES = [0, 1]
const STATUSES = ['booked', 'confirmed', 'arrived', 'in-progress', 'completed', 'no-show'] as const

export async function change(run: Run, what: 'cancel' | 'undo' | 'status'): Promise<void> {
  const { stage, memory, act } = run
  const chosen = pick([...memory.acknowledged.values()], act.which)
  if (!chosen) return
  const before = await readLive(stage)
  const target = { params: { ...paramsOf(stage), id: chosen.id }, operationId: randomUUID() }
  const status = STATUSES[act.slot % STATUSES.length] ?? 'confirmed'
  const outcome = await send(run, (client) => {
    if (what === 'cancel') {
      return client.call(appointmentEndpoints.cancel, { ...target, body: { reason: 'Ill' } })
    }
    if (what === 'undo') return client.call(appointmentEndpoints.undo, { ...target, body: {} })
    return client.call(appointmentEndpoints['change-status'], { ...target, body: { status } })
  })
  const had = before.some(({ id }) => id === chosen.id)
  const beside = inTheWay(run, before, [chosen.id]).filter(
    (each) => sharedResources(each, entryOf(chosen)).length > 0,
  )
  const mayPass = (each: Live[number]) => each.kind === 'appointment' && nameEachOther(each, entryOf(chosen))
  if ('answer' in outcome) {
    memory.acknowledged.set(chosen.id, outcome.answer)
    const has = (await readLive(stage)).some(({ id }) => id === chosen.id)
    const silent = beside.find((each) => !mayPass(each))
    if (!had && has && silent) throw new Error(`took its time again beside ${silent.kind} ${silent.id}`)
    return
  }
  if (outcome.problem.code !== 'appointment_conflict') return
  const isLaneLeft = LANES.some((lane) => beside.every((each) => each.lane !== lane))
  if (beside.every(mayPass) && isLaneLeft) throw new Error('could have had its time again, and was refused')
}
