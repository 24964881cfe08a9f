import { describe, expect, it } from 'vitest'
import { endpoints } from '../endpoints.ts'
import { overridePolicy } from './appointment.policy.ts'
import type { PolicyRole, Rule } from './decide.ts'
import { policies } from './policies.ts'
import { ownPatient } from './rules.ts'
import { isOwn, judgeTables, type Tables } from './test/judge-tables.ts'
import { COLUMNS, whoMay, writtenRow } from './test/who-may.ts'

/** Every table by its resource's word. */
const tables: Tables = Object.fromEntries(
  Object.entries(policies).map(([name, table]) => {
    const [first] = Object.values(endpoints[name as keyof typeof policies]) // Object.entries widens the keys
    const { resource } = first as { readonly resource: string }
    return [resource, resource === 'appointment' ? { ...table, ...overridePolicy } : table]
  }),
)

it('the tables say what is written', () => {
  expect(judgeTables(tables)).toEqual([])
})

it('every endpoint has its row, with the door it is behind', () => {
  const doors = Object.values(endpoints).flatMap((resource) =>
    Object.values(resource).map(({ id, access }) => `${id} ${access}`),
  )
  const written = whoMay.filter(({ door, fields }) => door !== 'act' && fields.length === 0)
  expect(written.map(({ id, door }) => `${id} ${door}`).sort()).toEqual(doors.sort())
})

it('every row behind the door of a clinic names that clinic, and asks for a role', () => {
  const paths = new Map(
    Object.values(endpoints).flatMap((resource) => Object.values(resource).map(({ id, path }) => [id, path])),
  )
  for (const { id, cells } of whoMay.filter(({ door }) => door === 'clinic')) {
    expect(paths.get(id), id).toMatch(/^\/clinics\/:clinicId(\/|$)/)
    expect(cells, id).not.toBeNull()
  }
})

/** By what it says of one's own and of another's record: a rule for any role; undefined: no rule. */
const rules: Readonly<Record<string, Rule | undefined>> = {
  yy: true,
  '--': undefined,
  'y-': (_actor, subject) => isOwn(subject),
  yh: (_actor, subject) => isOwn(subject) || 'hidden',
  hh: () => 'hidden',
}

describe('a table that says something else is found', () => {
  const roles = Object.entries(tables).flatMap(([resource, table]) =>
    Object.keys(table).flatMap((action) => COLUMNS.map((role) => [resource, action, role] as const)),
  )
  it.each(roles)('%s.%s with another rule for %s', (resource, action, role) => {
    const table = tables[resource] ?? {}
    const { [role]: _before, ...others } = table[action] ?? {}
    const { own, others: theirs } = writtenRow(`${resource}.${action}`).cells?.[role] ?? {}
    const mutants = Object.entries(rules).filter(([says]) => says !== `${own}${theirs}`)
    expect(mutants).toHaveLength(4)
    for (const [says, rule] of mutants) {
      const row = rule === undefined ? others : { ...others, [role]: rule }
      const found = judgeTables({ ...tables, [resource]: { ...table, [action]: row } })
      expect(found[0]).toBe(
        `${resource}.${action}: ${role} is written ${own}${theirs}, and the table says ${says}`,
      )
    }
  })

  it('patients who may change their own name', () => {
    const update = { ...tables.patient?.update, patient: ownPatient }
    expect(judgeTables({ ...tables, patient: { ...tables.patient, update } })).toEqual([
      'patient.update+familyName: patient is written -h, and the table says yh',
      'patient.update+birthDate: patient is written -h, and the table says yh',
      'patient.update+note: patient is written -h, and the table says yh',
    ])
  })

  it('an action nobody wrote about', () => {
    const room = { ...tables.room, paint: {} }
    expect(judgeTables({ ...tables, room })).toEqual(['room.paint: no row is written'])
    const { remove: _removed, ...rest } = tables.room ?? {}
    expect(judgeTables({ ...tables, room: rest })).toEqual(['room.remove: is written, and no table has it'])
  })
})

it('a role that is written nowhere does not exist', () => {
  const roles = new Set(Object.values(tables).flatMap((table) => Object.values(table).flatMap(Object.keys)))
  expect([...roles].filter((role) => !COLUMNS.includes(role as PolicyRole))).toEqual([])
})
