import { AppError } from '@scheduler/shared-types/errors/app-error'
import packageJson from '../../package.json' with { type: 'json' }
import { dataVersions, NEWEST_DATA_VERSION } from '../database/data-version.ts'
import type { Deps } from '../deps.ts'

/**
 * Whether the store answers, and still has the data this program works with: a balancer then takes a process out that
 * was forgotten when the data was migrated. Indexes were checked at start. @throws AppError unavailable
 */
export async function readHealth(deps: Deps) {
  const data = await askStore(deps)
  if (data && (data.version > NEWEST_DATA_VERSION || data.running)) {
    throw new AppError('unavailable', 'The data was brought to a newer version. Update this program.')
  }
  const store = deps.env.mongodbUri === null ? ('embedded' as const) : ('mongodb' as const)
  const { leastDeskVersion } = deps
  return { status: 'ok' as const, version: packageJson.version, store, leastDeskVersion }
}

async function askStore({ connection }: Deps) {
  try {
    return await dataVersions(connection).findOne({ _id: 'clinic-data' })
  } catch (error) {
    throw new AppError('unavailable', 'The database does not answer.', { retryAfterSeconds: 2 }, error)
  }
}
