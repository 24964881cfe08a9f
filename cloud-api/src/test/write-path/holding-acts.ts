import { randomUUID } from 'node:crypto'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { type Hold, holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import { publicBookingEndpoints } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { instant, paramsOf, pick, type Run, send, settle, startOf, typeOf } from './acting.ts'
import { isOpenAndFree } from './placing-acts.ts'
import { readLive } from './stage.ts'

export async function hold(run: Run, by: 'staff' | 'public'): Promise<Hold | null> {
  const { stage, memory, act } = run
  const type = by === 'public' ? stage.requested : typeOf(stage, act)
  const before = await readLive(stage)
  const start = startOf(stage, act)
  const doctorId = stage.doctorIds[act.doctor] ?? null
  const body = { id: randomUUID(), appointmentTypeId: type.id, doctorId, start: instant(start) }
  const operationId = randomUUID()
  const outcome = await send(run, (client) =>
    by === 'staff'
      ? client.call(holdEndpoints.create, { params: paramsOf(stage), body, operationId })
      : stage.api.client().call(publicBookingEndpoints.hold, {
          params: { slug: stage.clinic.slug },
          body,
          operationId,
        }),
  )
  if ('problem' in outcome) {
    const placing = { before, type, doctorId, patientId: '', start, excluded: [] }
    const isJudged = outcome.problem.code === 'appointment_conflict' && by === 'staff'
    if (
      isJudged &&
      isOpenAndFree(run, { ...placing, attempt: () => Promise.reject(new Error('only judged')) })
    ) {
      throw new Error('a free start was not held')
    }
    return null
  }
  memory.holds.push({ ...outcome.answer, by })
  return outcome.answer
}

/** A patient asks for a time of a type that waits for approval. */
export async function request(run: Run): Promise<void> {
  const { stage, memory } = run
  const held = await hold(run, 'public')
  if (!held) return
  const guest = {
    givenName: 'Ada',
    familyName: `Guest ${memory.acknowledged.size}`,
    birthDate: '1985-12-10',
    phone: '+44 20 7946 0000',
    email: 'ada@example.org',
  }
  const operationId = randomUUID()
  const params = { slug: stage.clinic.slug }
  const body = { holdId: held.id, guest }
  const outcome = await send(run, () =>
    stage.api.client().call(publicBookingEndpoints.book, { params, body, operationId }),
  )
  if ('problem' in outcome) throw new Error(`what was held could not be asked for: ${outcome.problem.code}`)
  const { id } = outcome.answer.appointment
  const staff = await stage.client('anywhere')
  const made = await staff.call(appointmentEndpoints.read, { params: { ...paramsOf(stage), id } })
  memory.acknowledged.set(id, made)
}

export async function release(run: Run): Promise<void> {
  const { stage, memory, act } = run
  const chosen = pick(
    memory.holds.filter(({ by }) => by === 'staff'),
    act.which,
  )
  if (!chosen) return
  const call = { params: { ...paramsOf(stage), id: chosen.id }, operationId: randomUUID() }
  await send(run, (client) => client.call(holdEndpoints.release, call))
}

export async function leases(run: Run): Promise<void> {
  const { stage, act } = run
  const client = await stage.client('desk')
  const call = { params: paramsOf(stage), operationId: randomUUID() }
  if (act.kind === 'claim-leases') await settle(() => client.call(leaseEndpoints.claim, call))
  else await settle(() => client.call(leaseEndpoints.return, { ...call, body: {} }))
}
