import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { STAFF_ROLES } from '@scheduler/shared-types/auth/roles'
import { writtenRow } from '@scheduler/shared-types/policies/test/who-may'
import { expect, it } from 'vitest'
import { offers } from './offers.ts'

/** What each offer leads to. An offer without its acts does not compile. */
const acts: Readonly<Record<keyof typeof offers, readonly string[]>> = {
  enterTimeOff: ['time-off.create', 'time-off.remove'],
  changeWalkInTime: ['clinic.update'],
  manageDesks: ['desk.update', 'desk.revoke'],
}

const offered = Object.entries(acts).flatMap(
  ([name, ids]) => STAFF_ROLES.map((role) => [name as keyof typeof offers, role, ids] as const), // Object.entries widens the names
)

it.each(offered)('%s is shown to %s where it is written that they may', (name, role, ids) => {
  const user = { role, doctorId: role === 'doctor' ? 'own' : null }
  for (const id of ids) {
    const cells = writtenRow(id).cells?.[role]
    expect(offers[name](user, 'own'), id).toBe(cells?.own === 'y')
    expect(offers[name](user, 'other'), id).toBe(cells?.others === 'y')
  }
})

it('nothing is offered to nobody', () => {
  for (const offer of Object.values(offers)) expect(offer(null, 'own')).toBe(false)
})

it('nothing at the desk asks for a role by itself', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /^(renderer|core)[\\/].*\.tsx?$/.test(path) && !path.endsWith('offers.test.ts'),
  )
  expect(files.length).toBeGreaterThan(200)
  const asking = files.filter((path) => /\brole\b\s*[!=]==/.test(readFileSync(`${root}/${path}`, 'utf8')))
  expect(asking).toEqual([])
})
