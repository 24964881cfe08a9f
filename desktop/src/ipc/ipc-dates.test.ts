import { dateFields, OUTSIDE, takenOf } from '@scheduler/shared-types/api/test/date-fields'
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { ipcRequests } from './ipc-contract.ts'

const schemas = Object.entries<{ readonly args: z.ZodType; readonly result: z.ZodType }>(ipcRequests)

it('what the page sends is bounded as at the API', () => {
  const sent = schemas.flatMap(([name, { args }]) => dateFields(args, name))
  expect(sent.length).toBeGreaterThan(8)
  for (const field of sent) expect(takenOf(field, OUTSIDE), field.path).toEqual([])
})

it('what the core answers can be any date that was ever stored', () => {
  const answered = schemas.flatMap(([name, { result }]) => dateFields(result, name))
  expect(answered.length).toBeGreaterThan(50)
  for (const field of answered) expect(takenOf(field, OUTSIDE), field.path).toEqual(OUTSIDE)
})
