import { wallClockAt } from '@scheduler/shared-types/scheduling/zones'
import { plainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import { isDuplicateKey } from '../operations/store-errors.ts'
import { measureAccess } from './measure-access.ts'

/** When a clinic's day is taken, on its own clock: the same hour every day, so that days can be compared. */
const TAKEN_FROM = '10:00'

/**
 * Takes today's snapshot of every clinic where it is ten o'clock or later and none was taken. The job behind it runs
 * several times an hour; where no process ran between ten and midnight, the day has none.
 */
export async function snapshotAccess(deps: Deps): Promise<void> {
  const snapshots = plainCollection(deps.models.AccessSnapshot)
  const clinics = await deps.models.Clinic.find({}, { timeZone: 1 }).lean()
  const due = clinics.flatMap(({ _id: clinicId, timeZone }) => {
    const { date, time } = wallClockAt(timeZone, deps.now().getTime())
    return time < TAKEN_FROM ? [] : [{ _id: `${clinicId}:${date}`, clinicId, date }]
  })
  const taken = await snapshots
    .find({ _id: { $in: due.map(({ _id }) => _id) } }, { projection: { _id: 1 } })
    .toArray()
  const takenIds = new Set(taken.map(({ _id }) => _id))
  for (const { _id, clinicId, date } of due) {
    if (takenIds.has(_id)) continue
    try {
      const entries = await measureAccess(deps, clinicId)
      await snapshots.insertOne({ _id, clinicId, date, takenAt: deps.now(), entries })
    } catch (err) {
      if (isDuplicateKey(err)) continue // another process was quicker
      deps.log.error({ err, clinicId }, 'a day could not be measured and is tried again')
    }
  }
}
