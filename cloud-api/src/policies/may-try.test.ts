import { ROLES } from '@scheduler/shared-types/auth/roles'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { writtenRow } from '@scheduler/shared-types/policies/test/who-may'
import { expect, it } from 'vitest'
import { mayTry } from './may-try.ts'

it('lets try whoever may do it to some record, by what is written', () => {
  for (const endpoint of Object.values(endpoints).flatMap((resource) => Object.values(resource))) {
    const { cells } = writtenRow(endpoint.id)
    for (const role of ROLES) {
      const { own, others } = cells?.[role] ?? { own: '-', others: '-' }
      expect(mayTry(endpoint, role), `${endpoint.id}, ${role}`).toBe(`${own}${others}` !== '--')
    }
  }
})

it('refuses an endpoint without a table', () => {
  expect(mayTry({ ...endpoints.room.list, id: 'unknown.action' }, 'admin')).toBe(false)
})
