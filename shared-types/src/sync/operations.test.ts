import { expect, it } from 'vitest'
import { brokenArgs, zOperation } from './operations.ts'

it('a note of time off that ends before it begins is readable, so that it is refused alone', () => {
  const noted = zOperation.parse({
    operationId: '01936a1e-7c2b-4a52-9d3e-0b7c4a51f6d2',
    actedAt: '2026-11-24T09:00:00.000Z',
    name: 'time-off.create',
    args: {
      id: '01936a1e-7c2b-4a52-9d3e-0b7c4a51f6d3',
      doctorId: '01936a1e-7c2b-4a52-9d3e-0b7c4a51f6d4',
      start: '2026-11-24T10:00:00.000Z',
      end: '2026-11-24T09:00:00.000Z',
      reason: '',
    },
  })
  expect(brokenArgs(noted)?.issues.map(({ path }) => path)).toEqual([['end']])
})
