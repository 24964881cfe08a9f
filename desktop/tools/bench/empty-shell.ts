import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBrowserHost } from '../../src/browser-host/browser-host.ts'
import type { Desk } from '../../src/core/create-desk.ts'

/** The yardstick of starting: the same shell with no desk in it and an empty page. */
const assets = mkdtempSync(join(tmpdir(), 'scheduler-bench-empty-'))
writeFileSync(join(assets, 'index.html'), '<!doctype html><title>Empty</title><p>Empty</p>')
// Nobody asks it anything.
const desk = { handlers: {}, subscribe: () => () => {} } as unknown as Desk
const host = await startBrowserHost({ desk, port: 0, assets, sessionFile: join(assets, 'sessions.json') })
process.stdout.write(`Front desk: ${host.newLink()}\n`)
