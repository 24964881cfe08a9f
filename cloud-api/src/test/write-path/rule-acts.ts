import { randomUUID } from 'node:crypto'
import { appointmentTypeEndpoints } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import { exceptionEndpoints } from '@scheduler/shared-types/exceptions/exception.contract'
import { timeOffEndpoints } from '@scheduler/shared-types/time-off/time-off.contract'

import { asAdmin, instant, MINUTE, paramsOf, pick, type Run, send, startOf, typeOf } from './acting.ts'

export async function goAway(run: Run): Promise<void> {
  const { stage, memory, act } = run
  const doctorId = stage.doctorIds[act.doctor] ?? stage.clinic.doctorId
  const start = startOf(stage, act)
  const end = start + 20 * MINUTE
  const operationId = randomUUID()
  const body = { id: randomUUID(), doctorId, start: instant(start), end: instant(end) }
  const outcome = await send(run, (client) =>
    client.call(timeOffEndpoints.create, { params: paramsOf(stage), body, operationId }),
  )
  if ('problem' in outcome) throw new Error(`time off was refused: ${outcome.problem.code}`)
  memory.absences.push({ id: body.id, doctorId, start, end })
}

export async function comeBack(run: Run): Promise<void> {
  const { stage, memory, act } = run
  const chosen = pick(memory.absences, act.which)
  if (!chosen) return
  const call = { params: { ...paramsOf(stage), id: chosen.id }, operationId: randomUUID() }
  await send(run, (client) => client.call(timeOffEndpoints.remove, call))
  memory.absences.splice(memory.absences.indexOf(chosen), 1)
}

/** The doctor works from nine to ten on that day. */
export async function closeDay(run: Run): Promise<void> {
  const { stage, memory, act } = run
  const doctorId = stage.doctorIds[act.doctor] ?? stage.clinic.doctorId
  if (memory.closed.has(doctorId)) return
  const date = instant(stage.midnight).slice(0, 10)
  const ranges = [{ start: '09:00', end: '10:00' }]
  const call = { params: paramsOf(stage), body: { doctorId, date, ranges }, operationId: randomUUID() }
  const outcome = await send(await asAdmin(run), (client) => client.call(exceptionEndpoints.create, call))
  if ('answer' in outcome) memory.closed.set(doctorId, outcome.answer.id)
}

export async function openDay(run: Run): Promise<void> {
  const { stage, memory, act } = run
  const chosen = pick([...memory.closed], act.which)
  if (!chosen) return
  const [doctorId, id] = chosen
  const call = { params: { ...paramsOf(stage), id }, operationId: randomUUID() }
  await send(await asAdmin(run), (client) => client.call(exceptionEndpoints.remove, call))
  memory.closed.delete(doctorId)
}

/** What is booked keeps its length. */
export async function changeLength(run: Run): Promise<void> {
  const { stage, act } = run
  const type = typeOf(stage, act)
  const durationMinutes = 10 + (act.slot % 4) * 5
  const call = {
    params: { ...paramsOf(stage), id: type.id },
    body: { durationMinutes },
    operationId: randomUUID(),
  }
  const outcome = await send(await asAdmin(run), (client) =>
    client.call(appointmentTypeEndpoints.update, call),
  )
  if ('problem' in outcome) throw new Error(`the type was not changed: ${outcome.problem.code}`)
  type.durationMinutes = durationMinutes
}
