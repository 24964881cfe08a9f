import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const zIdentity = z.strictObject({ deskId: z.uuid() })

/** This desk's id, made at its first start and kept in its folder. */
export function readDeskId(deskDir: string): string {
  const file = join(deskDir, 'desk.json')
  try {
    return zIdentity.parse(JSON.parse(readFileSync(file, 'utf8'))).deskId
  } catch {
    const deskId = randomUUID()
    mkdirSync(deskDir, { recursive: true, mode: 0o700 })
    writeFileSync(file, JSON.stringify({ deskId }), { mode: 0o600 })
    return deskId
  }
}
