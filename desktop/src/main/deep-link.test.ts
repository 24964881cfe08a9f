import { expect, test } from 'vitest'
import { createAskedAppointment } from './asked-appointment.ts'
import { appointmentOfArguments, appointmentOfLink } from './deep-link.ts'

const id = '11111111-1111-4111-8111-111111111111'
const other = '22222222-2222-4222-8222-222222222222'

test('a link names an appointment', () => expect(appointmentOfLink(`frontdesk://appointment/${id}`)).toBe(id))

test.each([
  'frontdesk://appointment/',
  'frontdesk://appointment/1',
  `frontdesk://patient/${id}`,
  `frontdesk://appointment/${id}/x`,
  `frontdesk://appointment/${id}?do=cancel`,
  `frontdesk://appointment/${id}#x`,
  `https://appointment/${id}`,
  `--inspect=frontdesk://appointment/${id}`,
  '',
])('%s is no link', (link) => expect(appointmentOfLink(link)).toBeNull())

test('of the arguments of a program the last link counts', () => {
  const link = (of: string) => `frontdesk://appointment/${of}`
  expect(appointmentOfArguments(['electron', link(other), '--flag', link(id)])).toBe(id)
  expect(appointmentOfArguments(['electron', '.'])).toBeNull()
})

function asking() {
  const told: string[] = []
  const desk = { canSee: false }
  const asked = createAskedAppointment({ canSee: async () => desk.canSee, tell: (of) => told.push(of) })
  return { told, desk, asked }
}

test('it is told once somebody is there who may see it, and only once', async () => {
  const { told, desk, asked } = asking()
  await asked.ask(other)
  await asked.ask(id)
  await asked.answered('session.read')
  expect(told).toEqual([])
  desk.canSee = true
  await asked.answered('day.read')
  expect(told, 'a locked desk lets nobody in by reading').toEqual([])
  await asked.answered('session.unlock')
  await asked.answered('session.read')
  expect(told).toEqual([id])
  await asked.ask(other)
  expect(told).toEqual([id, other])
})

test('a page that is loaded anew is told only once it listens', async () => {
  const { told, desk, asked } = asking()
  desk.canSee = true
  await asked.answered('session.read')
  asked.pageLeft()
  await asked.ask(id)
  expect(told).toEqual([])
  await asked.answered('session.read')
  expect(told).toEqual([id])
})
