import fc from 'fast-check'
import { type ClientSession, type Collection, type Document, MongoServerError } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TEST_HANG_MS } from '../../../scripts/test-support/limits.ts'
import { scale } from './scale.ts'
import { startTestStore, type TestStore } from './start-store.ts'

/*
 * Random operations go to the store and to a plain map in memory. Both must give the same results and the same
 * errors. The map knows nothing of indexes, pages or transactions: it is copied where a transaction begins.
 */
type Visit = {
  _id: number
  v: number
  k?: number | string | null
  g: string
  tags?: string[]
  s?: { x: number }
}
type Model = Map<number, Visit>

let store: TestStore
let n = 0

beforeAll(async () => {
  store = await startTestStore()
})
afterAll(() => store.close())

/** A filter, and what it means in plain JavaScript. */
type Question = { readonly filter: Document; readonly holds: (visit: Visit) => boolean }

const id = fc.integer({ min: 0, max: 11 })
const small = fc.integer({ min: -3, max: 6 })
const tag = fc.constantFrom('a', 'b', 'c', 'd')
const group = fc.constantFrom('g1', 'g2')
const key = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom('0', 'x'))

const simple: fc.Arbitrary<Question> = fc.oneof(
  fc.constant({ filter: {}, holds: () => true }),
  id.map((_id) => ({ filter: { _id }, holds: (visit: Visit) => visit._id === _id })),
  fc.array(id, { maxLength: 4 }).map((ids) => ({
    filter: { _id: { $in: ids } },
    holds: (visit: Visit) => ids.includes(visit._id),
  })),
  fc.tuple(small, small).map(([low, high]) => ({
    filter: { v: { $gte: low, $lt: high } },
    holds: ({ v }: Visit) => v >= low && v < high,
  })),
  key.map((k) => ({ filter: { k }, holds: (visit: Visit) => visit.k === k })),
  fc.constant({ filter: { k: null }, holds: ({ k }: Visit) => k === undefined || k === null }),
  fc.constant({ filter: { k: { $exists: true } }, holds: (visit: Visit) => 'k' in visit }),
  fc.constant({ filter: { k: { $type: 'string' } }, holds: ({ k }: Visit) => typeof k === 'string' }),
  fc.constant({ filter: { k: { $gt: 1 } }, holds: ({ k }: Visit) => typeof k === 'number' && k > 1 }),
  tag.map((t) => ({ filter: { tags: t }, holds: ({ tags }: Visit) => tags?.includes(t) ?? false })),
  fc.tuple(group, tag).map(([g, t]) => ({
    filter: { g, tags: { $gte: t } },
    holds: (visit: Visit) => visit.g === g && (visit.tags ?? []).some((each) => each >= t),
  })),
  fc.constant({ filter: { tags: { $size: 2 } }, holds: ({ tags }: Visit) => tags?.length === 2 }),
  small.map((x) => ({
    filter: { 's.x': { $lte: x } },
    holds: ({ s }: Visit) => s !== undefined && s.x <= x,
  })),
)
const question: fc.Arbitrary<Question> = fc.oneof(
  { weight: 3, arbitrary: simple },
  {
    weight: 1,
    arbitrary: fc.tuple(simple, simple).map(([a, b]) => ({
      filter: { $or: [a.filter, b.filter] },
      holds: (visit: Visit) => a.holds(visit) || b.holds(visit),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(simple, simple).map(([a, b]) => ({
      filter: { $and: [a.filter, { $nor: [b.filter] }] },
      holds: (visit: Visit) => a.holds(visit) && !b.holds(visit),
    })),
  },
)

const visit: fc.Arbitrary<Visit> = fc
  .record(
    {
      _id: id,
      v: small,
      g: group,
      k: fc.oneof(key, fc.constant(null)),
      tags: fc.uniqueArray(tag, { maxLength: 3 }),
      s: fc.record({ x: small }),
    },
    { requiredKeys: ['_id', 'v', 'g'] },
  )
  .map((made) => made as Visit) // the record has just these fields

/** An update, and what it does to a plain object. Those of `many` leave unique fields alone. */
type Change = { readonly update: Document; readonly apply: (visit: Visit) => Visit }

const harmless: fc.Arbitrary<Change> = fc.oneof(
  small.map((by) => ({ update: { $inc: { v: by } }, apply: (it: Visit) => ({ ...it, v: it.v + by }) })),
  small.map((to) => ({
    update: { $min: { v: to } },
    apply: (it: Visit) => ({ ...it, v: Math.min(it.v, to) }),
  })),
  small.map((x) => ({ update: { $set: { 's.x': x } }, apply: (it: Visit) => ({ ...it, s: { x } }) })),
  fc.constant({ update: { $unset: { s: 1 } }, apply: ({ s: _s, ...it }: Visit) => it }),
)
const change: fc.Arbitrary<Change> = fc.oneof(
  harmless,
  key.map((k) => ({ update: { $set: { k } }, apply: (it: Visit) => ({ ...it, k }) })),
  fc.constant({ update: { $unset: { k: '' } }, apply: ({ k: _k, ...it }: Visit) => it }),
  tag.map((t) => ({
    update: { $addToSet: { tags: t } },
    apply: (it: Visit) => ({ ...it, tags: it.tags?.includes(t) ? it.tags : [...(it.tags ?? []), t] }),
  })),
  tag.map((t) => ({
    update: { $pull: { tags: t } },
    apply: (it: Visit) => (it.tags ? { ...it, tags: it.tags.filter((each) => each !== t) } : it),
  })),
  fc.tuple(group, fc.uniqueArray(tag, { maxLength: 3 })).map(([g, tags]) => ({
    update: { $set: { g, tags } },
    apply: (it: Visit) => ({ ...it, g, tags }),
  })),
)

/** Unique: k where it exists; and (g, each of tags) where tags exist. An empty list counts as one element. */
function keysOf({ k, g, tags }: Visit): string[] {
  return [
    ...(k !== undefined ? [`k:${JSON.stringify(k)}`] : []),
    ...(tags ? (tags.length === 0 ? [`t:${g}:`] : tags.map((t) => `t:${g}:${t}`)) : []),
  ]
}

/** @returns whether the visit may be put there */
function fits(model: Model, visit: Visit): boolean {
  const taken = new Set([...model.values()].filter(({ _id }) => _id !== visit._id).flatMap(keysOf))
  return keysOf(visit).every((each) => !taken.has(each))
}

const DUPLICATE = 'duplicate'

type Step = {
  readonly name: string
  readonly real: (visits: Collection<Visit>, session?: ClientSession) => Promise<unknown>
  readonly plain: (model: Model) => unknown
}

const ordered = (model: Model, holds: (visit: Visit) => boolean) =>
  [...model.values()].filter(holds).sort((a, b) => a.v - b.v || a._id - b._id)

function put(model: Model, visit: Visit): boolean {
  if (!fits(model, visit)) return false
  model.set(visit._id, visit)
  return true
}

function inserted(model: Model, visit: Visit): boolean {
  return !model.has(visit._id) && put(model, visit)
}

const step: fc.Arbitrary<Step> = fc.oneof(
  visit.map((made) => ({
    name: `insert ${JSON.stringify(made)}`,
    real: async (visits: Collection<Visit>, session?: ClientSession) => {
      await visits.insertOne({ ...made }, { session })
    },
    plain: (model: Model) => (inserted(model, made) ? undefined : DUPLICATE),
  })),
  fc.tuple(fc.array(visit, { minLength: 1, maxLength: 4 }), fc.boolean()).map(([made, isOrdered]) => ({
    name: `insertMany ${isOrdered} ${JSON.stringify(made)}`,
    real: async (visits: Collection<Visit>, session?: ClientSession) => {
      await visits.insertMany(
        made.map((each) => ({ ...each })),
        { session, ordered: isOrdered },
      )
    },
    plain: (model: Model) => {
      let whole = true
      for (const each of made) {
        if (!inserted(model, each)) whole = false
        if (!whole && isOrdered) break
      }
      return whole ? undefined : DUPLICATE
    },
  })),
  fc.tuple(id, change).map(([_id, { update, apply }]) => ({
    name: `update ${_id} ${JSON.stringify(update)}`,
    real: async (visits: Collection<Visit>, session?: ClientSession) =>
      (await visits.updateOne({ _id }, update, { session })).matchedCount,
    plain: (model: Model) => {
      const found = model.get(_id)
      if (!found) return 0
      return put(model, apply(found)) ? 1 : DUPLICATE
    },
  })),
  fc.tuple(question, harmless).map(([{ filter, holds }, { update, apply }]) => ({
    name: `updateMany ${JSON.stringify(filter)} ${JSON.stringify(update)}`,
    real: async (visits: Collection<Visit>, session?: ClientSession) =>
      (await visits.updateMany(filter, update, { session })).matchedCount,
    plain: (model: Model) => {
      const found = ordered(model, holds)
      for (const each of found) model.set(each._id, apply(each))
      return found.length
    },
  })),
  fc.tuple(visit, fc.boolean()).map(([{ _id, ...rest }, upsert]) => ({
    name: `replace ${upsert} ${JSON.stringify({ _id, ...rest })}`,
    real: async (visits: Collection<Visit>, session?: ClientSession) => {
      const { matchedCount, upsertedCount } = await visits.replaceOne({ _id }, rest, { session, upsert })
      return [matchedCount, upsertedCount]
    },
    plain: (model: Model) => {
      const known = model.has(_id)
      if (!known && !upsert) return [0, 0]
      return put(model, { _id, ...rest }) ? [known ? 1 : 0, known ? 0 : 1] : DUPLICATE
    },
  })),
  fc.tuple(question, harmless, fc.boolean()).map(([{ filter, holds }, { update, apply }, after]) => ({
    name: `findOneAndUpdate ${JSON.stringify(filter)} ${JSON.stringify(update)}`,
    real: (visits: Collection<Visit>, session?: ClientSession) =>
      visits.findOneAndUpdate(filter, update, {
        session,
        sort: { v: 1, _id: 1 },
        returnDocument: after ? 'after' : 'before',
      }),
    plain: (model: Model) => {
      const [found] = ordered(model, holds)
      if (!found) return null
      const changed = apply(found)
      model.set(found._id, changed)
      return after ? changed : found
    },
  })),
  question.map(({ filter, holds }) => ({
    name: `deleteMany ${JSON.stringify(filter)}`,
    real: async (visits: Collection<Visit>, session?: ClientSession) =>
      (await visits.deleteMany({ $and: [filter, { v: { $lt: 1 } }] }, { session })).deletedCount,
    plain: (model: Model) => {
      const found = ordered(model, (each) => each.v < 1 && holds(each))
      for (const { _id } of found) model.delete(_id)
      return found.length
    },
  })),
  fc.tuple(question, fc.nat(3), fc.nat(5), fc.boolean()).map(([{ filter, holds }, skip, limit, back]) => ({
    name: `find ${JSON.stringify(filter)} ${skip} ${limit} ${back}`,
    real: (visits: Collection<Visit>, session?: ClientSession) =>
      visits
        .find(filter, { session })
        .sort(back ? { v: -1, _id: -1 } : { v: 1, _id: 1 })
        .skip(skip)
        .limit(limit)
        .batchSize(2)
        .toArray(),
    plain: (model: Model) => {
      const found = ordered(model, holds)
      return (back ? found.reverse() : found).slice(skip, limit === 0 ? undefined : skip + limit)
    },
  })),
  question.map(({ filter, holds }) => ({
    name: `count ${JSON.stringify(filter)}`,
    real: (visits: Collection<Visit>, session?: ClientSession) => visits.countDocuments(filter, { session }),
    plain: (model: Model) => ordered(model, holds).length,
  })),
)

type Act =
  | { readonly kind: 'single'; readonly step: Step }
  | { readonly kind: 'transaction'; readonly steps: readonly Step[]; readonly commits: boolean }

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: step.map((each) => ({ kind: 'single' as const, step: each })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.array(step, { minLength: 1, maxLength: 5 }), fc.boolean())
      .map(([steps, commits]) => ({ kind: 'transaction' as const, steps, commits })),
  },
)

async function resultOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work
  } catch (error) {
    if (error instanceof MongoServerError && error.code === 11000) return DUPLICATE
    throw error
  }
}

async function carryOut(act: Act, visits: Collection<Visit>, model: Model): Promise<Model> {
  if (act.kind === 'single') {
    expect(await resultOf(act.step.real(visits)), act.step.name).toEqual(act.step.plain(model))
    return model
  }
  const copy: Model = new Map(model)
  const session = store.client.startSession()
  session.startTransaction()
  let failed = false
  for (const { name, real, plain } of act.steps) {
    const [got, wanted] = [await resultOf(real(visits, session)), plain(copy)]
    expect(got, `in a transaction: ${name}`).toEqual(wanted)
    failed = wanted === DUPLICATE
    if (failed) break // an error ends a transaction
    expect(await visits.countDocuments(), 'nobody else sees it').toBe(model.size)
  }
  const commits = act.commits && !failed
  if (commits) await session.commitTransaction()
  else await session.abortTransaction()
  await session.endSession()
  return commits ? copy : model
}

it('gives the results and errors of a plain model, whatever is asked', {
  timeout: TEST_HANG_MS * scale,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
      const visits = store.db.collection<Visit>(`model${n++}`)
      await visits.createIndex({ k: 1 }, { unique: true, partialFilterExpression: { k: { $exists: true } } })
      await visits.createIndex(
        { g: 1, tags: 1 },
        { unique: true, partialFilterExpression: { tags: { $exists: true } } },
      )
      await visits.createIndex({ v: 1, _id: -1 })
      let model: Model = new Map()
      for (const each of acts) model = await carryOut(each, visits, model)
      expect(await visits.find().sort({ v: 1, _id: 1 }).toArray()).toEqual(ordered(model, () => true))
      await visits.drop()
    }),
    { numRuns: 60 * scale },
  )
})
