import { isDeepStrictEqual } from 'node:util'
import { type ApiClient, ApiError } from '@scheduler/shared-types/api/api-client'
import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Problem } from '@scheduler/shared-types/errors/problem.contract'
import type { Hold } from '@scheduler/shared-types/holds/hold.contract'
import type { Act } from './acts.ts'
import type { Span } from './promises.ts'
import type { readLive, Stage, StageType } from './stage.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

export type Live = Awaited<ReturnType<typeof readLive>>
export type Answered<Answer> = { readonly answer: Answer } | { readonly problem: Problem }

/** Sends one operation again, under its id. */
type Repeat = () => Promise<unknown>

/** What has happened so far, by the answers. */
export type Memory = {
  readonly acknowledged: Map<string, Appointment>
  readonly repeats: { readonly send: Repeat; readonly first: unknown }[]
  readonly holds: (Hold & { readonly by: 'staff' | 'public' })[]
  readonly absences: (Span & { readonly id: string; readonly doctorId: string })[]
  readonly closed: Map<string, string>
}

export type Run = {
  readonly stage: Stage
  readonly memory: Memory
  readonly act: Act
  readonly client: ApiClient
  /** Signs in again: a repeat may come after the token has run out. */
  readonly as: () => Promise<ApiClient>
}

/** Sends it as often as the act says, at once; every copy must be answered alike. */
export async function send<Answer>(
  { memory, act, client, as }: Run,
  once: (client: ApiClient) => Promise<Answer>,
): Promise<Answered<Answer>> {
  const copies = await Promise.all(Array.from({ length: act.copies }, () => settle(() => once(client))))
  const [first] = copies
  if (!first) throw new Error('nothing was sent')
  for (const copy of copies) {
    const same = 'answer' in first ? isDeepStrictEqual(copy, first) : 'problem' in copy
    if (!same) throw new Error(`one id, two answers: ${JSON.stringify([first, copy])}`)
  }
  if ('answer' in first) memory.repeats.push({ send: async () => once(await as()), first: first.answer })
  return first
}

export async function settle<Answer>(once: () => Promise<Answer>): Promise<Answered<Answer>> {
  try {
    return { answer: await once() }
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.status >= 500) throw error
    return { problem: error.problem }
  }
}

export async function asAdmin(run: Run): Promise<Run> {
  const as = () => run.stage.api.as(run.stage.clinic, 'admin')
  return { ...run, as, client: await as() }
}

export const startOf = ({ midnight }: Stage, { slot }: Act) => midnight + 9 * HOUR + slot * 5 * MINUTE
export const instant = (ms: number) => new Date(ms).toISOString()
export const typeOf = (stage: Stage, act: Act): StageType => stage.types[act.type] ?? stage.requested

export function paramsOf({ clinic }: Stage): { clinicId: string } {
  return { clinicId: clinic.id }
}

export function pick<Item>(items: readonly Item[], which: number): Item | undefined {
  return items[which % Math.max(1, items.length)]
}
