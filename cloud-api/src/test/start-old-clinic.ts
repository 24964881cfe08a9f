import { join } from 'node:path'
import { loadEnv } from '../env.ts'
import { type RunningApi, type StartOptions, startApi } from '../start-api.ts'
import { unpackFolder } from './old-version.ts'

/**
 * Starts this API on the data directory of an earlier version, with the secrets that stand in it.
 * @param home A folder for the test; `clinic` is made in it.
 */
export function startOldClinic(
  version: string,
  home: string,
  options: Pick<StartOptions, 'now' | 'leastDeskVersion'>,
): Promise<RunningApi> {
  const dataDir = join(home, 'clinic')
  unpackFolder(version, 'clinic', dataDir)
  const env = loadEnv({ NODE_ENV: 'development', DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' })
  return startApi({ env, ...options })
}
