import { AppError } from '@scheduler/shared-types/errors/app-error'
import packageJson from '../../package.json' with { type: 'json' }
import type { Deps } from '../deps.ts'

/** Whether the store answers. Indexes were checked at start. @throws AppError unavailable */
export async function readHealth(deps: Deps) {
  try {
    const { db } = deps.connection
    if (!db) throw new Error('the connection is closed')
    await db.command({ ping: 1 })
  } catch (error) {
    throw new AppError('unavailable', 'The database does not answer.', { retryAfterSeconds: 2 }, error)
  }
  const store = deps.env.mongodbUri === null ? ('embedded' as const) : ('mongodb' as const)
  return { status: 'ok' as const, version: packageJson.version, store }
}
