import { randomUUID } from 'node:crypto'
import type { mongo } from 'mongoose'
import type { Deps } from '../../src/deps.ts'
import { type Figures, runConcurrently } from './measure.ts'

/**
 * The yardstick of booking: the very documents the bookings left, inserted again by the bare driver into empty
 * collections with the same indexes, one transaction for each booking, at the same concurrency.
 */
export async function benchBareInserts(
  deps: Deps,
  appointmentIds: readonly string[],
  concurrency: number,
): Promise<Figures> {
  const bundles = await readBundles(deps, appointmentIds)
  const targets = await copyCollections(deps)
  const client = deps.connection.getClient()
  const insert = async (bundle: Bundle) => {
    const session = client.startSession()
    try {
      await session.withTransaction(async () => {
        for (const { name, document } of bundle) await targets.get(name)?.insertOne(document, { session })
      })
    } finally {
      await session.endSession()
    }
  }
  const warmUp = Math.min(200, Math.floor(bundles.length / 4))
  await runConcurrently(warmUp, concurrency, (i) => insert(bundles[i] ?? []))
  const measured = bundles.slice(warmUp)
  return runConcurrently(measured.length, concurrency, (i) => insert(measured[i] ?? []))
}

type Bundle = readonly { readonly name: string; readonly document: mongo.Document }[]

/** The driver's own types know only ObjectId keys; ours are text. */
type TextKeyed = mongo.Collection<mongo.Document & { readonly _id: string }>

async function readBundles(deps: Deps, appointmentIds: readonly string[]): Promise<Bundle[]> {
  const { Appointment, Audit, Change, Operation } = deps.models
  const names = {
    appointment: Appointment.collection.name,
    change: Change.collection.name,
    audit: Audit.collection.name,
    operation: Operation.collection.name,
  }
  const read = (name: string, filter: mongo.Document) =>
    (deps.connection.collection(name) as unknown as TextKeyed).find(filter).toArray()
  const [appointments, changes, audits, operations] = await Promise.all([
    read(names.appointment, { _id: { $in: appointmentIds } }),
    read(names.change, { entityId: { $in: appointmentIds } }),
    read(names.audit, { 'touched.entityId': { $in: appointmentIds } }),
    read(names.operation, { name: 'appointment.book' }),
  ])
  const changeOf = new Map(changes.map((document) => [String(document.entityId), document]))
  const auditOf = new Map(audits.map((document) => [String(document.touched?.[0]?.entityId), document]))
  const operationOf = new Map(operations.map((document) => [document._id, document]))
  return appointments.map((appointment) => {
    const audit = auditOf.get(appointment._id)
    const operation = operationOf.get(`${audit?.clinicId}:${audit?.operationId}`)
    const found = [
      { name: names.appointment, document: appointment },
      { name: names.change, document: changeOf.get(appointment._id) },
      { name: names.audit, document: audit },
      { name: names.operation, document: operation },
    ]
    return found.map(({ name, document }) => {
      if (!document) throw new Error(`a booking left nothing in ${name}`)
      return { name, document }
    })
  })
}

async function copyCollections(deps: Deps): Promise<Map<string, mongo.Collection>> {
  const { Appointment, Audit, Change, Operation } = deps.models
  const copies = new Map<string, mongo.Collection>()
  for (const { collection } of [Appointment, Audit, Change, Operation]) {
    const copy = deps.connection
      .getClient()
      .db(deps.connection.name)
      .collection(`${collection.name}_bare_${randomUUID().slice(0, 8)}`)
    for (const { v: _v, ns: _ns, name, key, ...options } of await collection.listIndexes().toArray()) {
      if (name !== '_id_') await copy.createIndex(key, { name, ...options })
    }
    copies.set(collection.name, copy)
  }
  return copies
}
