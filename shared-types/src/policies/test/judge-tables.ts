import type { Role } from '../../auth/roles.ts'
import {
  type Actor,
  decide,
  type PolicyRole,
  type PolicyTable,
  type Subject,
  type Verdict,
} from '../decide.ts'
import { type Cell, COLUMNS, whoMay } from './who-may.ts'

/** Tables by the resource's word, as in an endpoint's id. */
export type Tables = Readonly<Record<string, PolicyTable<string>>>

const own = { doctorId: 'own-doctor', patientId: 'own-patient', deskId: 'own-desk' } as const
const others = { doctorId: 'other-doctor', patientId: 'other-patient', deskId: 'other-desk' } as const

/** Whether it is the record of whoever asks. */
export function isOwn({ doctorId }: Subject): boolean {
  return doctorId === own.doctorId
}

/** Everybody is linked to a doctor, a patient and a desk, so that only the role decides which link counts. */
function actorOf(role: PolicyRole): Actor {
  if (role === 'guest') return { kind: 'guest' }
  const { doctorId, patientId, deskId } = own
  return { kind: 'user', role: role satisfies Role, doctorId, patientId, sessionDeskId: deskId }
}

const CELLS = new Map<Verdict, Cell>([
  [true, 'y'],
  [false, '-'],
  ['hidden', 'h'],
])

/** A line for every cell in which the tables and the written page differ, and for every action without a row. */
export function judgeTables(tables: Tables): string[] {
  const differences: string[] = []
  for (const { id, fields, cells } of whoMay) {
    if (cells === null) continue
    const [resource = '', action = ''] = id.split('.')
    const table = tables[resource]
    if (!table?.[action]) {
      differences.push(`${id}: is written, and no table has it`)
      continue
    }
    const ask = (role: PolicyRole, subject: Subject) =>
      CELLS.get(decide(table, action, actorOf(role), { ...subject, fields }))
    for (const role of COLUMNS) {
      const is = `${ask(role, own)}${ask(role, others)}`
      const written = `${cells[role].own}${cells[role].others}`
      if (is !== written) {
        differences.push(
          `${[id, ...fields].join('+')}: ${role} is written ${written}, and the table says ${is}`,
        )
      }
    }
  }
  const written = new Set(whoMay.filter(({ cells }) => cells !== null).map(({ id }) => id))
  for (const [resource, table] of Object.entries(tables)) {
    for (const action of Object.keys(table)) {
      if (!written.has(`${resource}.${action}`)) differences.push(`${resource}.${action}: no row is written`)
    }
  }
  return differences
}
