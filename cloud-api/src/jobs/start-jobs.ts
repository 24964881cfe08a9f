import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import type { mongo } from 'mongoose'
import { sweepAllClinics } from '../appointments/sweep-expired-times.ts'
import type { Deps } from '../deps.ts'
import { snapshotAccess } from '../insights/snapshot-access.ts'

export type Jobs = { readonly stop: () => Promise<void> }

/** Something done again and again. Names are stored, so the list below is append-only. */
export type RecurringJob = {
  readonly name: string
  /** How often, in agenda's words. */
  readonly every: string
  readonly run: (deps: Deps) => Promise<unknown>
}

const RECURRING: readonly RecurringJob[] = [
  { name: 'sweep-expired-holds', every: '10 seconds', run: sweepAllClinics },
  { name: 'snapshot-access', every: '10 minutes', run: snapshotAccess },
]

export type JobsOptions = {
  readonly recurring?: readonly RecurringJob[]
  /** How often it is looked whether one is due. */
  readonly processEvery?: string | number
}

/** A process that was killed at its work keeps a job from the others for so long. */
const LOCK_MS = 60_000

/** Starts the recurring jobs. With several API processes each run is taken by one of them. */
export async function startJobs(
  deps: Deps,
  { recurring = RECURRING, processEvery = '5 seconds' }: JobsOptions = {},
): Promise<Jobs> {
  const { db } = deps.connection
  if (!db) throw new Error('jobs need an open connection')
  const jobs = db.collection('jobs')
  // Processes that start together make each of them once.
  await jobs.createIndex(
    { name: 1 },
    { unique: true, partialFilterExpression: { repeatInterval: { $type: 'string' } } },
  )
  const agenda = new Agenda({
    // The backend's driver is of its own copy; the handle is the same kind of thing.
    backend: new MongoBackend({ mongo: db as never, collection: jobs.collectionName }),
    processEvery,
  })
  agenda.on('fail', (err: unknown, job: { readonly attrs: { readonly name: string } }) => {
    deps.log.error({ err, job: job.attrs.name }, 'a job failed')
  })
  for (const { name, run } of recurring) {
    agenda.define(name, async () => void (await run(deps)), { lockLifetime: LOCK_MS })
  }
  await agenda.start()
  for (const job of recurring) await schedule(agenda, jobs, job)
  return {
    stop: async () => {
      await agenda.stop()
    },
  }
}

/** As agenda's own `every`, which would unlock the job while another process is at it. */
async function schedule(
  agenda: Agenda,
  jobs: mongo.Collection,
  { name, every }: Pick<RecurringJob, 'name' | 'every'>,
): Promise<void> {
  try {
    await agenda.create(name).unique({ name }, { insertOnly: true }).repeatEvery(every).save()
  } catch (error) {
    // Another process that started at the same time may have made it first.
    if (!(await jobs.findOne({ name, repeatInterval: every }))) throw error
  }
  await jobs.updateOne({ name, repeatInterval: { $ne: every } }, { $set: { repeatInterval: every } })
}
