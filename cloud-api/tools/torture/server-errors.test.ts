import { expect, it } from 'vitest'
import { findServerErrors } from './server-errors.ts'

const outages = [{ api: 1, from: 100, until: 200 }]
const found = (status: number | null, at: number, { api = 1, hasRetryAfter = true } = {}) =>
  findServerErrors([{ api, status, hasRetryAfter, at }], outages).length

it('a connection that broke is no server error', () => {
  expect(found(null, 50)).toBe(0)
})

it('a 503 with Retry-After is none while that process is away', () => {
  expect(found(503, 100)).toBe(0)
  expect(found(503, 200)).toBe(0)
  expect(found(503, 99)).toBe(1)
  expect(found(503, 201)).toBe(1)
  expect(found(503, 150, { api: 0 })).toBe(1)
  expect(found(503, 150, { hasRetryAfter: false })).toBe(1)
})

it('any other is one, whenever it comes', () => {
  expect(found(500, 150)).toBe(1)
  expect(found(502, 50)).toBe(1)
})
