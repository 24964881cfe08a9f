import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StartError } from './start-error.ts'

const zSecrets = z.object({ accessTokenSecret: z.string().min(32), dataKeys: z.string() })

/**
 * Secrets for a clinic that is being tried out: made once, kept in `secrets.json` readable by its owner only.
 * The key id starts with `dev`, which production refuses.
 * @throws StartError when the directory cannot be written or the file is damaged.
 */
export function loadDevelopmentSecrets(dataDir: string): z.infer<typeof zSecrets> {
  const file = join(dataDir, 'secrets.json')
  const made = {
    accessTokenSecret: randomBytes(48).toString('base64url'),
    dataKeys: `dev1:${randomBytes(32).toString('base64')}`,
  }
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    // `wx`: of two starting at once, one makes the file and the other reads it.
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
    return made
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw new StartError(`DATA_DIR ${dataDir} cannot be written; choose another directory.`, error)
    }
  }
  try {
    chmodSync(file, 0o600)
    return zSecrets.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new StartError(
      `${file} cannot be read; restore it, because without it encrypted notes stay unreadable.`,
      error,
    )
  }
}
