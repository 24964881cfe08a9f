import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { removeFolder } from '../../../scripts/test-support/remove-folder.ts'
import { launchElectron } from '../launch-electron.ts'

/** The updater starts it once when it lays it down, so it is a program. */
const NEXT = Buffer.from('#!/bin/sh\n# the next version of the front desk\nexit 0\n')

/** A folder on a web server with a new version in it. */
async function startFeed() {
  const asked: string[] = []
  const sha512 = createHash('sha512').update(NEXT).digest('base64')
  const file = 'Front-Desk-9.9.9.AppImage'
  const latest = `version: 9.9.9\npath: ${file}\nsha512: ${sha512}\nfiles:\n  - url: ${file}\n    sha512: ${sha512}\n    size: ${NEXT.length}\nreleaseDate: '2026-11-24T00:00:00.000Z'\n`
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://feed')
    asked.push(pathname)
    if (pathname.startsWith('/latest')) response.end(latest)
    else if (pathname === `/${file}`) response.end(NEXT)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, asked }
}

test('a new version is fetched while the desk runs, told without hurry, and installed when it quits', async () => {
  const home = mkdtempSync(join(tmpdir(), 'scheduler-update-'))
  onTestFinished(() => removeFolder(home))
  const feed = await startFeed()
  const installed = join(home, 'Front-Desk.AppImage')
  writeFileSync(installed, 'this version')
  const resourcesPath = join(home, 'resources')
  mkdirSync(resourcesPath)
  writeFileSync(
    join(resourcesPath, 'app-update.yml'),
    'provider: generic\nurl: https://updates.invalid/\nupdaterCacheDirName: front-desk-updater\n',
  )
  const app = await launchElectron({
    deskDir: join(home, 'desk'),
    env: {
      DESK_API_URL: 'http://127.0.0.1:9',
      DESK_UPDATE_URL: feed.url,
      APPIMAGE: installed,
      XDG_CACHE_HOME: join(home, 'cache'),
    },
    settings: { isPackaged: true, resourcesPath },
  })
  try {
    await app.firstWindow()
    // How a version is laid down is each system's own; this one's format is an AppImage, as the updater of Linux reads it.
    await expect.poll(() => feed.asked.join()).toMatch(/^\/latest/)
    if (process.platform !== 'linux') return
    const told = () => app.evaluate(({ Notification }) => JSON.stringify(Notification.shown) as string)
    await expect.poll(told).toContain('A new version of the front desk will be installed')
    expect(readFileSync(installed, 'utf8')).toBe('this version')
  } finally {
    await app.close()
  }
  expect(readFileSync(installed).equals(NEXT)).toBe(true)
})
