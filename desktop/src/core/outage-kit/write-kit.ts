import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The kit's name in the desk's folder. */
export const KIT_FILE = 'outage-kit.html'

/**
 * Writes the file whole or not at all: whoever opens it, also after the power went, finds the old list or the new one.
 * Calls for one file must not overlap. Rejects when the disk refuses; the old file is then untouched.
 */
export async function writeKit(file: string, html: string): Promise<void> {
  const part = `${file}.part`
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  try {
    const handle = await open(part, 'w', 0o600)
    try {
      await handle.writeFile(html)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/** Takes the kit away, with what a crash may have left of the next one. For a desk that is wiped. */
export async function removeKit(file: string): Promise<void> {
  await Promise.all([file, `${file}.part`].map((path) => rm(path, { force: true })))
}
