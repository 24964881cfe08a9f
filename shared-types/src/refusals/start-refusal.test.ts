import { describe, expect, it } from 'vitest'
import { visit } from '../scheduling/test/clinic-fixture.ts'
import { type StartRefusal, startRefusal } from './start-refusal.ts'

const found = [{ class: 'doctor' as const, busyIds: ['x', 'y'] }]
const refusal = (change: Partial<StartRefusal> = {}) =>
  startRefusal({
    found,
    busy: [visit('10:00', '10:30', { id: 'x' }), visit('10:15', '10:45', { id: 'y', lane: 1 })],
    isLaneLeft: true,
    mayOverride: true,
    seesAppointments: true,
    alternatives: [],
    ...change,
  })
const conflictsOf = (change: Partial<StartRefusal> = {}) => refusal(change).details.conflicts

describe('the refusal of a start', () => {
  it('shows every appointment behind a class, to those who may see them', () => {
    expect(conflictsOf()).toMatchObject([
      { appointmentId: 'x', appointmentIds: ['x', 'y'], overridable: true },
    ])
    const [hidden] = conflictsOf({ seesAppointments: false, mayOverride: false }) ?? []
    expect(hidden).toMatchObject({ appointmentIds: [], overridable: false })
    expect(hidden).not.toHaveProperty('appointmentId')
  })

  it('can be overridden while a lane is left; a rule always', () => {
    expect(conflictsOf({ isLaneLeft: false })).toMatchObject([{ overridable: false }])
    const rule = [{ class: 'closure' as const, busyIds: [] }]
    expect(conflictsOf({ found: rule, isLaneLeft: false })).toMatchObject([{ overridable: true }])
  })

  it.each([
    ['hold', /booking this time at the moment/],
    ['lease', /Another desk keeps this time/],
  ] as const)('of a %s says whose time it is, and cannot be overridden', (kind, sentence) => {
    const busy = [visit('10:00', '10:30', { id: 'x', kind })]
    const told = refusal({ busy })
    expect(told.message).toMatch(sentence)
    expect(told.details.conflicts).toMatchObject([{ appointmentIds: [], overridable: false }])
  })

  it('counts what else stands against it', () => {
    expect(refusal({ found: [...found, { class: 'room', busyIds: [] }] }).message).toMatch(/\(and 1 more\)$/)
  })
})
