import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import type { Deps } from '../deps.ts'
import { sweepAllClinics } from '../holds/sweep-expired-holds.ts'

export type Jobs = { readonly stop: () => Promise<void> }

/** Every recurring job: name, how often, what. Names are stored, so the list is append-only. */
const recurring = [{ name: 'sweep-expired-holds', every: '10 seconds', run: sweepAllClinics }] as const

/** Starts the recurring jobs. With several API processes each run is taken by one of them. */
export async function startJobs(deps: Deps): Promise<Jobs> {
  const { db } = deps.connection
  if (!db) throw new Error('jobs need an open connection')
  const agenda = new Agenda({
    // The backend's driver is of its own copy; the handle is the same kind of thing.
    backend: new MongoBackend({ mongo: db as never, collection: 'jobs' }),
    processEvery: '5 seconds',
  })
  agenda.on('fail', (err: unknown, job: { readonly attrs: { readonly name: string } }) => {
    deps.log.error({ err, job: job.attrs.name }, 'a job failed')
  })
  for (const { name, run } of recurring) {
    agenda.define(name, async () => {
      await run(deps)
    })
  }
  await agenda.start()
  for (const { name, every } of recurring) await agenda.every(every, name)
  return {
    stop: async () => {
      await agenda.stop()
    },
  }
}
