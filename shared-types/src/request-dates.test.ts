import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Endpoint } from './api/define-endpoint.ts'
import { dateFields, OUTSIDE, takenOf } from './api/test/date-fields.ts'
import { endpoints } from './endpoints.ts'
import { zGridInstant, zRequestInstant } from './primitives/primitives.contract.ts'
import { brokenArgs, operationArgs } from './sync/operations.ts'

/**
 * Dates of requests that take what the bounds refuse, with the reason. Everything else in the registry is walked, so a
 * new endpoint that takes a plain zInstant or zLocalDate fails here.
 */
const UNBOUND: ReadonlySet<string> = new Set([
  // The server's own word, which is only compared: a refusal would stop a desk for ever.
  'change.list query.afterAt',
  // Each operation is judged by itself (operationArgs below), or one old entry would spoil a push.
  ...['actedAt', 'args.birthDate', 'args.start', 'args.end', 'args.seen.start'].map(
    (path) => `sync.push body.operations[].${path}`,
  ),
])

const all = Object.values(endpoints).flatMap((resource) => Object.values<Endpoint>(resource))
const inRequests = all.flatMap(({ id, params, query, body }) =>
  Object.entries({ params, query, body }).flatMap(([place, schema]) =>
    schema ? dateFields(schema, `${id} ${place}`) : [],
  ),
)
const inAnswers = all.flatMap(({ id, response }) => (response ? dateFields(response, `${id} answer`) : []))

describe('dates and instants of requests', () => {
  it('are found at all', () => {
    expect(inRequests.length).toBeGreaterThan(25)
    expect(inRequests.map(({ path }) => path)).toEqual(expect.arrayContaining([...UNBOUND]))
  })

  it.each(inRequests.filter(({ path }) => !UNBOUND.has(path)))('$path is bounded', (leaf) => {
    const isBirthDate = leaf.path.endsWith('.birthDate')
    const outside = [...OUTSIDE, ...(isBirthDate ? [] : ['1999-12-31'])]
    expect(takenOf(leaf, outside)).toEqual([])
    const inside = [isBirthDate ? '1900-01-01' : '2000-01-01', '2026-11-24', '2100-12-31']
    expect(takenOf(leaf, inside)).toEqual(inside)
  })

  it('of operations are bounded where they are done', () => {
    const leaves = Object.entries<z.ZodType>(operationArgs).flatMap(([name, args]) => dateFields(args, name))
    const bounded = leaves.filter(({ path }) => !path.endsWith('.seen.start'))
    expect(bounded.length).toBeGreaterThan(5)
    for (const leaf of bounded) expect(takenOf(leaf, OUTSIDE), leaf.path).toEqual([])
    const args = { id: crypto.randomUUID(), givenName: 'A', familyName: 'B', birthDate: '1880-01-01' }
    const kept = { ...args, phone: null, email: null, note: '' }
    expect(brokenArgs({ name: 'patient.create', args: kept })?.issues).toMatchObject([
      { path: ['birthDate'] },
    ])
    expect(brokenArgs({ name: 'patient.create', args: { ...kept, birthDate: '1900-01-01' } })).toBeNull()
  })
})

it('answers can tell every date that was ever stored', () => {
  expect(inAnswers.length).toBeGreaterThan(100)
  const dates = ['0001-01-01', '0062-03-04', '1880-05-06', '9999-12-31']
  for (const leaf of inAnswers) expect(takenOf(leaf, dates), leaf.path).toEqual(dates)
})

it('an instant is taken in milliseconds, and on the grid exactly', () => {
  const takes = (schema: z.ZodType, text: string) => schema.safeParse(text).success
  for (const fraction of ['', '.0', '.00', '.000']) {
    expect(takes(zGridInstant, `2026-11-24T14:30:00${fraction}Z`)).toBe(true)
  }
  for (const wrong of ['00.0001', '00.0000', '00.000000', '00.001', '00.5', '01', '00.0009999']) {
    expect(takes(zGridInstant, `2026-11-24T14:30:${wrong}Z`), wrong).toBe(false)
  }
  expect(takes(zGridInstant, '2026-11-24T14:31:00Z')).toBe(false)
  expect(takes(zRequestInstant, '2026-11-24T14:31:07.123Z')).toBe(true)
  expect(takes(zRequestInstant, '2026-11-24T14:31:07.1234Z')).toBe(false)
})
