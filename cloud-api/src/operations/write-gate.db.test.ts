import { randomUUID } from 'node:crypto'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../caller.ts'
import { plainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import { makeClinic } from '../test/factories.ts'
import { startTwoApis, type TwoApis } from '../test/two-apis.ts'
import type { ClinicFacet } from './clinic-facet.ts'
import { keptOf } from './clinic-states.ts'
import { type OperationRequest, type OperationTx, runOperation } from './run-operation.ts'

/* The gate by itself, with work, documents and a facet it has never heard of. */

/** The marks that stand; null: not known. */
type KeptMarks = { marks: Set<string> | null }

const marksFacet: ClinicFacet<KeptMarks, true> = {
  create: () => ({ marks: null }),
  applyCommit(kept, { touched }) {
    kept.marks ??= new Set()
    for (const [id, mark] of touched) mark ? kept.marks.add(id) : kept.marks.delete(id)
  },
  forget(kept) {
    kept.marks = null
  },
}

let apis: TwoApis
let deps: Deps
let clinicId: string

beforeAll(async () => {
  apis = await startTwoApis()
  deps = apis.here.deps
})
afterAll(() => apis.close())
beforeEach(async () => {
  clinicId = (await makeClinic(deps)).id
})

type Work = (tx: OperationTx) => Promise<unknown>

const run = (work: Work, more: Partial<OperationRequest<unknown>> = {}, at = deps) =>
  runOperation(at, {
    clinicId,
    caller: systemCaller,
    operationId: randomUUID(),
    name: 'test.mark',
    args: {},
    work,
    ...more,
  })

const commits = async () => (await deps.models.ClinicCounter.findById(clinicId).lean())?.commits
const nothing: Work = async () => null
const isRefused = (answer: Promise<unknown>) => expect(answer).rejects.toMatchObject({ code: 'forbidden' })
const refusal = () => new AppError('forbidden', 'Not today.')

describe('operations that wait together', () => {
  it('commit together, without one that refuses before it has written', async () => {
    // The first is under way before the others come.
    await Promise.all([
      run(nothing),
      run(nothing),
      isRefused(run(async (tx) => Promise.reject(tx.refuseUnwritten(refusal())))),
      run(nothing),
    ])
    expect(await commits()).toBe(2)
  })

  it.each<[string, Work]>([
    ['does not say that it wrote nothing', () => Promise.reject(refusal())],
    [
      'has recorded a change before',
      async (tx) => {
        tx.recordChange({ entity: 'room', entityId: randomUUID() })
        throw tx.refuseUnwritten(refusal())
      },
    ],
  ])('commit each alone beside one whose refusal %s', async (_, work) => {
    await Promise.all([run(nothing), run(nothing), isRefused(run(work)), run(nothing)])
    expect(await commits()).toBe(3)
    expect((await deps.models.ClinicCounter.findById(clinicId).lean())?.seq).toBe(0)
  })

  it('read what the others have inserted, unless they may run before it is stored', async () => {
    const rooms = plainCollection(deps.models.Room)
    const room = { _id: randomUUID(), clinicId, name: 'Later', active: true, version: 1 }
    const seesRoom: Work = async ({ session }) =>
      (await rooms.findOne({ _id: room._id }, { session })) !== null
    const [, , before, after] = await Promise.all([
      run(nothing),
      run((tx) => tx.insertLater(rooms, room)),
      run(seesRoom, { mayRunBeforeInserts: true }),
      run(seesRoom),
    ])
    expect([before, after]).toEqual([false, true])
    expect(await rooms.countDocuments({ _id: room._id })).toBe(1)
    expect(await commits()).toBe(2)
  })
})

describe('two processes that write without a pause', () => {
  it('still commit in large batches', async () => {
    const [processes, atOnce, each] = [[deps, apis.there.deps], 24, 4]
    await Promise.all(
      processes.flatMap((at) =>
        Array.from({ length: atOnce }, async () => {
          for (let i = 0; i < each; i++) await run(nothing, {}, at)
        }),
      ),
    )
    const counter = await deps.models.ClinicCounter.findById(clinicId).lean()
    expect(counter?.auditSeq).toBe(processes.length * atOnce * each)
    // 8 of full batches, and the first of each process by itself.
    expect(counter?.commits).toBeLessThanOrEqual(24)
  })
})

describe('what is kept of a clinic', () => {
  const mark = (id: string, at = deps) =>
    run(
      async (tx) => {
        tx.touched(marksFacet).set(id, true)
        return [...tx.touched(marksFacet).keys()]
      },
      {},
      at,
    )
  const marksAt = (at: Deps) => keptOf(at.clinicStates.of(clinicId), marksFacet).marks

  it('is carried from commit to commit, and what others in the transaction touched is seen', async () => {
    marksAt(deps)
    const answers = await Promise.all([mark('a'), mark('b'), mark('c')])
    expect(answers).toEqual([['a'], ['b'], ['b', 'c']])
    expect(marksAt(deps)).toEqual(new Set(['a', 'b', 'c']))
  })

  it('is forgotten when another process has committed in between', async () => {
    marksAt(deps)
    await mark('a')
    await mark('b', apis.there.deps)
    await mark('c')
    expect(marksAt(deps)).toEqual(new Set(['c']))
  })
})
