import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { clinicEndpoints } from '@scheduler/shared-types/clinics/clinic.contract'
import { closureEndpoints } from '@scheduler/shared-types/closures/closure.contract'
import { doctorEndpoints } from '@scheduler/shared-types/doctors/doctor.contract'
import { exceptionEndpoints } from '@scheduler/shared-types/exceptions/exception.contract'
import { roomEndpoints } from '@scheduler/shared-types/rooms/room.contract'
import { timeOffEndpoints } from '@scheduler/shared-types/time-off/time-off.contract'
import { workingHoursEndpoints } from '@scheduler/shared-types/working-hours/working-hours.contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { at } from '../test/booking.ts'
import { readEvents } from '../test/events.ts'
import { makeClinic, makeDesk, type TestClinic } from '../test/factories.ts'
import { operation, pushOne } from '../test/push.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
let admin: ApiClient
beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  admin = await api.as(clinic, 'admin')
})
afterAll(async () => {
  await api.close()
})

async function eventsOfAct(act: () => Promise<unknown>) {
  const { length } = await readEvents(api.deps, clinic.id)
  await act()
  return (await readEvents(api.deps, clinic.id)).slice(length)
}

const inClinic = () => ({ params: { clinicId: clinic.id }, operationId: randomUUID() })
const of = (id: string) => ({ params: { clinicId: clinic.id, id }, operationId: randomUUID() })

it('time off is added, changed and removed with its span, the same from a desk', async () => {
  const { doctorId } = clinic
  const id = randomUUID()
  const span = { start: at('09:00'), end: at('12:00') }
  const longer = { start: span.start, end: at('13:00') }
  const reason = 'A funeral'
  const added = await eventsOfAct(() =>
    admin.call(timeOffEndpoints.create, { ...inClinic(), body: { id, doctorId, ...span, reason } }),
  )
  expect(added).toEqual([{ kind: 'time-off.added', id, doctorId, span }])
  const changed = await eventsOfAct(() =>
    admin.call(timeOffEndpoints.update, { ...of(id), body: { end: longer.end } }),
  )
  expect(changed).toEqual([
    { kind: 'time-off.changed', id, doctorId, span: longer, fields: ['end'], before: { doctorId, span } },
  ])
  const removed = await eventsOfAct(() => admin.call(timeOffEndpoints.remove, of(id)))
  expect(removed).toEqual([{ kind: 'time-off.removed', id, doctorId, span: longer }])

  const desk = await api.as(clinic, 'receptionist', await makeDesk(api.deps, clinic.id))
  const pushedId = randomUUID()
  const pushed = await eventsOfAct(async () => {
    const args = { id: pushedId, doctorId, ...span, reason }
    await pushOne(desk, clinic.id, operation('time-off.create', args))
    await pushOne(desk, clinic.id, operation('time-off.remove', { id: pushedId }))
  })
  expect(pushed).toEqual([
    { kind: 'time-off.added', id: pushedId, doctorId, span },
    { kind: 'time-off.removed', id: pushedId, doctorId, span },
  ])
})

it('a doctor is added, changed, withdrawn, reinstated and removed, without a name', async () => {
  const id = randomUUID()
  const update = (body: { readonly name?: string; readonly active?: boolean }) =>
    admin.call(doctorEndpoints.update, { ...of(id), body })
  const events = await eventsOfAct(async () => {
    const body = { id, name: 'Dr Untold', specialty: 'Surgery', sortOrder: 3 }
    await admin.call(doctorEndpoints.create, { ...inClinic(), body })
    await update({ name: 'Dr Unsaid' })
    await update({ active: false })
    await update({ active: true, name: 'Dr Untold' })
    await admin.call(doctorEndpoints.remove, of(id))
  })
  expect(events).toEqual([
    { kind: 'doctor.added', id },
    { kind: 'doctor.changed', id, fields: ['name'], before: {} },
    { kind: 'doctor.withdrawn', id },
    { kind: 'doctor.changed', id, fields: ['name'], before: {} },
    { kind: 'doctor.reinstated', id },
    { kind: 'doctor.removed', id },
  ])
})

it('the other rules have their events', async () => {
  const { doctorId } = clinic
  const [closure, exception, room, hours] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const span = { start: at('00:00', 9), end: at('00:00', 10) }
  const date = at('00:00', 11).slice(0, 10)
  const ranges = [{ start: '09:00', end: '10:00' }]
  const events = await eventsOfAct(async () => {
    await admin.call(closureEndpoints.create, { ...inClinic(), body: { id: closure, ...span } })
    await admin.call(exceptionEndpoints.create, {
      ...inClinic(),
      body: { id: exception, doctorId, date, ranges },
    })
    await admin.call(roomEndpoints.create, { ...inClinic(), body: { id: room, name: 'Room 9' } })
    await admin.call(workingHoursEndpoints.create, {
      ...inClinic(),
      body: { id: hours, doctorId, weekday: 1, ranges, effectiveFrom: date },
    })
    await admin.call(clinicEndpoints.update, { ...inClinic(), body: { settings: { overbookingLanes: 2 } } })
  })
  expect(events).toEqual([
    { kind: 'closure.added', id: closure, span },
    { kind: 'exception.added', id: exception, doctorId, date },
    { kind: 'room.added', id: room },
    { kind: 'working-hours.added', id: hours, doctorId },
    { kind: 'clinic.changed', id: clinic.id, fields: ['settings'] },
  ])
})
