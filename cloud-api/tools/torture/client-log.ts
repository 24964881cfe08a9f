import { createHash } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Repeat } from './kinds.ts'
import type { Ended, Operation } from './operation.ts'
import { type Answer, type Kept, type Trouble, zKept } from './scenario.ts'

/** Where one client writes down what it receives. */
export function openLog(logDir: string, index: number) {
  const append = (kind: string, line: Answer | Trouble) =>
    appendFileSync(join(logDir, `${kind}-${index}.jsonl`), `${JSON.stringify(line)}\n`)
  return {
    answer: (answer: Answer) => append('client', answer),
    trouble: (trouble: Trouble) => append('trouble', trouble),
  }
}

export type Times = Pick<Answer, 'sent' | 'received'>

/** The line of an answer. */
export function toAnswer(
  { operationId, act, makesId }: Operation,
  repeat: Repeat | null,
  ended: NonNullable<Ended>,
  times: Times,
): Answer {
  const base = { operationId, act, repeat, ...times }
  if ('told' in ended) {
    const { content, appointment } = ended.told
    return {
      ...base,
      outcome: 'acknowledged',
      code: null,
      isOwnConflict: false,
      content: content === null ? null : digest(content),
      appointment: appointment && keptOf(appointment),
    }
  }
  const { code, conflicts = [] } = ended.problem
  const inTheWay = conflicts.flatMap(({ appointmentIds }) => appointmentIds)
  return {
    ...base,
    outcome: 'refused',
    code,
    isOwnConflict: makesId !== undefined && inTheWay.includes(makesId),
    content: null,
    appointment: null,
  }
}

function keptOf(appointment: Appointment): Kept {
  const names = Object.values(appointment.override?.appointmentIds ?? {}).flatMap((ids) => ids ?? [])
  return zKept.parse({ ...appointment, patientId: appointment.patient.id, names })
}

function digest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url')
}
