import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { zServerAddress } from './server-address.ts'
import { writeFileSafely } from './write-file-safely.ts'

const zSettings = z.object({
  /** Where new versions are looked for; nowhere without a feed. */
  updates: z
    .object({ automatic: z.boolean().default(false), feedUrl: zServerAddress.nullable().default(null) })
    .default({ automatic: false, feedUrl: null }),
})
export type Settings = z.infer<typeof zSettings>

/**
 * Settings of this program; what the desk itself is lies with the core.
 * @throws Error with a sentence when the file is there and says something else: what was set is not thrown away
 */
export function readSettings(file: string): Settings {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return zSettings.parse({})
    throw new Error(`The desk’s settings cannot be read. Check the rights of ${file}.`, { cause: error })
  }
  try {
    return zSettings.parse(JSON.parse(text))
  } catch (error) {
    throw new Error(`The desk’s settings are damaged. Mend or remove ${file}.`, { cause: error })
  }
}

/** On disk when it returns. */
export function writeSettings(file: string, settings: Settings): void {
  writeFileSafely(file, `${JSON.stringify(settings, null, 2)}\n`)
}
