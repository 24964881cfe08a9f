import { isDeepStrictEqual } from 'node:util'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import { HOUR, instant, type Memory, MINUTE, paramsOf, type Run, settle } from './acting.ts'
import type { Act } from './acts.ts'
import { hold, leases, release, request } from './holding-acts.ts'
import { book, move } from './placing-acts.ts'
import { brokenOverlaps } from './promises.ts'
import { changeLength, closeDay, comeBack, goAway, openDay } from './rule-acts.ts'
import { readLive, type Stage } from './stage.ts'
import { change } from './status-acts.ts'

/** Runs the acts one after the other. @throws an error with a sentence at the first broken promise */
export async function runActs(
  stage: Stage,
  acts: readonly Act[],
): Promise<{ readonly acknowledged: number }> {
  const memory: Memory = {
    acknowledged: new Map(),
    repeats: [],
    holds: [],
    absences: [],
    closed: new Map(),
  }
  for (const act of acts) {
    try {
      await runAct(stage, memory, act)
      await assertPromises(stage, memory, act)
    } catch (error) {
      throw new Error(`${JSON.stringify(act)}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      })
    }
  }
  return { acknowledged: memory.repeats.length }
}

async function runAct(stage: Stage, memory: Memory, act: Act): Promise<void> {
  const as = () => stage.client(act.at)
  const run = { stage, memory, act, as, client: await as() }
  switch (act.kind) {
    case 'book':
      return book(run, null)
    case 'book-held':
      return book(run, memory.holds.filter(({ by }) => by === 'staff').at(act.which % 3) ?? null)
    case 'move':
      return move(run)
    case 'cancel':
      return change(run, 'cancel')
    case 'undo':
      return change(run, 'undo')
    case 'status':
      return change(run, 'status')
    case 'hold':
      return void (await hold(run, 'staff'))
    case 'request':
      return request(run)
    case 'release':
      return release(run)
    case 'wait':
      return stage.clock.advance(6 * MINUTE)
    case 'claim-leases':
    case 'return-leases':
      return leases(run)
    case 'time-off':
      return goAway(run)
    case 'end-time-off':
      return comeBack(run)
    case 'close-day':
      return closeDay(run)
    case 'open-day':
      return openDay(run)
    case 'change-length':
      return changeLength(run)
    case 'repeat':
      return repeat(run)
  }
}

async function repeat({ memory, act, stage, client }: Run): Promise<void> {
  const chosen = memory.repeats.at(act.which % Math.max(1, memory.repeats.length))
  if (!chosen) return
  // Another operation beside it, so that they commit together.
  const beside = client.call(leaseEndpoints.list, { params: { clinicId: stage.clinic.id } })
  const again = await Promise.all([settle(chosen.send), settle(chosen.send), beside])
  for (const answer of again.slice(0, 2)) {
    if (!isDeepStrictEqual(answer, { answer: chosen.first })) {
      throw new Error(`a repeat has another answer: ${JSON.stringify([chosen.first, answer])}`)
    }
  }
}

/** After every act: nobody in two places, and everything acknowledged is there as it was answered. */
async function assertPromises(stage: Stage, { acknowledged }: Memory, act: Act): Promise<void> {
  const broken = brokenOverlaps(await readLive(stage))
  if (broken.length > 0) throw new Error(broken.join('; '))
  const client = await stage.client('anywhere')
  const query = { from: instant(stage.midnight), to: instant(stage.midnight + 24 * HOUR) }
  const { items } = await client.call(appointmentEndpoints.list, { params: paramsOf(stage), query })
  const known = new Map(items.map((each) => [each.id, each]))
  for (const each of acknowledged.values()) {
    if (!isDeepStrictEqual(known.get(each.id), each)) {
      throw new Error(
        `after ${act.kind}: ${JSON.stringify(known.get(each.id))} instead of ${JSON.stringify(each)}`,
      )
    }
  }
  if (known.size !== acknowledged.size)
    throw new Error(`${known.size} appointments, ${acknowledged.size} acknowledged`)
}
