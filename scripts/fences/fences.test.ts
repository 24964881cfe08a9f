import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type FenceName, fences, keepers } from './fences.ts'
import { judgeEdges } from './judge-edges.ts'
import { judgeRepository } from './judge-repository.ts'
import { listEdges } from './list-edges.ts'
import { readWorkspaces } from './read-tree.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const workspaces = readWorkspaces(ROOT)

/** What is said of one file with this content. */
function judge(path: string, source: string): string[] {
  return judgeEdges(listEdges([{ path, source }], workspaces), workspaces)
}

it('holds in this repository', () => {
  expect(judgeRepository(ROOT)).toEqual([])
})

/** A file of each fenced room, and imports that must not pass there. A fence without a plant does not compile. */
const plants: {
  readonly [Name in Exclude<FenceName, 'tests' | 'commands'>]: readonly [string, ...(readonly string[])]
} = {
  'shared-types tests': [
    'shared-types/src/scheduling/test/oracle.ts',
    'node:fs',
    '@scheduler/cloud-api/app',
    '../../../../cloud-api/src/app.ts',
  ],
  starters: ['scripts/start.mjs', 'vite', './run-clinic.ts', '../cloud-api/src/main.ts'],
  'shared-types': [
    'shared-types/src/scheduling/zones.ts',
    'ws',
    'node:crypto',
    'fs',
    'mongoose',
    'react',
    '@scheduler/shared-types-of-others/x',
    '@scheduler/cloud-api/records/create-record',
    '../../../cloud-api/src/records/create-record.ts',
    '../../../desktop/src/ipc/ipc-contract.ts',
    '../../node_modules/ws/index.js',
    './test/oracle.ts',
  ],
  'embedded store': [
    'cloud-api/embedded-store/src/commands/insert.ts',
    'mongodb',
    '@scheduler/shared-types/auth/roles',
    '../../../src/env.ts',
    '../../test/start-store.ts',
  ],
  policies: [
    'cloud-api/src/policies/room.policy.ts',
    'koa',
    '../http/define-route.ts',
    '../rooms/room.model.ts',
    'node:fs',
  ],
  api: [
    'cloud-api/src/rooms/room.routes.ts',
    '@scheduler/desktop',
    '@scheduler/desktop/src/core/core.ts',
    '../../../desktop/src/core/core.ts',
    '../../../desktop/src/ipc/ipc-contract.ts',
    '@scheduler/web-booking/src/api/session.ts',
    '../../../web-booking/src/api/session.ts',
    '../../../shared-types/src/auth/roles.ts',
    '../../tools/stand.ts',
    '../../../scripts/lib/run.mjs',
    '../test/test-server.ts',
    'electron',
    'better-sqlite3',
    'react',
  ],
  'public page': [
    'web-booking/src/times/times.ts',
    'node:fs',
    '@scheduler/cloud-api/app',
    '@scheduler/cloud-api/records/create-record',
    '../../../cloud-api/src/records/create-record.ts',
    '@scheduler/desktop/src/ipc/ipc-contract.ts',
    '../../../desktop/src/renderer/time/words.ts',
    'zustand',
  ],
  'ipc contract': [
    'desktop/src/ipc/ipc-contract.ts',
    'node:fs',
    '../core/core.ts',
    '../renderer/app.tsx',
    'electron',
  ],
  temporal: ['desktop/src/temporal-where-missing.ts', 'node:fs', './core/core.ts'],
  preload: [
    'desktop/src/preload/preload.ts',
    'node:fs',
    'zod',
    '../ipc/ipc-contract.ts',
    '../core/core.ts',
    '../main/run-desk.ts',
    '@scheduler/shared-types/auth/roles',
  ],
  renderer: [
    'desktop/src/renderer/board/board.tsx',
    'node:fs',
    'node:fs/promises',
    'fs',
    'electron',
    'ws',
    'better-sqlite3',
    'socket.io-client',
    '../../core/core.ts',
    '../../core/sync/engine.ts',
    '../../main/run-desk.ts',
    '../../browser-host/open-desk.ts',
    '../../preload/surface.ts',
    '../../test/clinic-records.ts',
    '@scheduler/desktop/src/core/core.ts',
    '@scheduler/cloud-api/app',
    '@scheduler/cloud-api/records/create-record',
    '../../../../cloud-api/src/app.ts',
    '../../../../web-booking/src/times/times.ts',
    '../../../../shared-types/src/auth/roles.ts',
  ],
  'desk core': [
    'desktop/src/core/acts/place.ts',
    'electron',
    'electron/main',
    'react',
    'react-dom/client',
    '../../renderer/app.tsx',
    '../../main/run-desk.ts',
    '../../browser-host/open-desk.ts',
    '@scheduler/cloud-api/app',
    '@scheduler/cloud-api/records/create-record',
    '../../../../cloud-api/src/records/create-record.ts',
    '@scheduler/web-booking/src/times/times.ts',
    'mongoose',
    'ws',
  ],
  'page files': ['desktop/src/page-files/read-page-file.ts', 'electron', '../core/core.ts', 'ws'],
  'electron shell': [
    'desktop/src/main/run-desk.ts',
    '../renderer/app.tsx',
    '../browser-host/open-desk.ts',
    'react',
    'ws',
    '@scheduler/cloud-api/app',
    '../../../cloud-api/src/app.ts',
    '@scheduler/web-booking/src/times/times.ts',
  ],
  'browser shell': [
    'desktop/src/browser-host/open-desk.ts',
    'electron',
    '../main/run-desk.ts',
    '../renderer/app.tsx',
    '@scheduler/cloud-api/app',
    '../../../cloud-api/src/app.ts',
  ],
}

describe('one forbidden import planted', () => {
  const planted = Object.entries(plants).flatMap(([name, [path, ...specifiers]]) =>
    specifiers.map((specifier) => [name as keyof typeof plants, path, specifier] as const),
  )
  it.each(planted)('%s: %s may not import %s', (name, path, specifier) => {
    const own = 'Another package of ours is imported by its name, never by a path into its folder.'
    const whys = [fences[name].why, own, ...keepers.map(({ why }) => why)]
    const problems = judge(path, `import { it } from '${specifier}'\n`)
    expect(problems).toHaveLength(1)
    expect(whys.some((why) => problems[0]?.endsWith(why))).toBe(true)
  })

  /** By the first name a keeper keeps: a file of the same program that may not have it. */
  const kept: Readonly<Record<string, readonly [path: string, specifier: string]>> = {
    'npm:mongoose': ['cloud-api/src/appointments/book-appointment.ts', 'mongoose'],
    'embedded store': ['cloud-api/src/rooms/room.routes.ts', '@scheduler/embedded-store'],
    'npm:koa': ['cloud-api/src/appointments/book-appointment.ts', 'koa'],
    'npm:socket.io': ['cloud-api/src/changes/list-changes.ts', 'socket.io'],
    'npm:agenda': ['cloud-api/src/holds/hold.routes.ts', 'agenda'],
    'npm:better-sqlite3': ['desktop/src/core/sync/engine.ts', 'better-sqlite3'],
    'npm:socket.io-client': ['desktop/src/core/sync/engine.ts', 'socket.io-client'],
  }
  it.each(keepers.map((keeper) => [keeper.what[0] ?? '', keeper.why] as const))('%s is kept', (what, why) => {
    const [path, specifier] = kept[what] ?? ['', '']
    for (const form of ['{ it }', 'type { It }'])
      expect(judge(path, `import ${form} from '${specifier}'\n`)).toEqual([
        `${path}:1 imports ${specifier}. ${why}`,
      ])
  })

  it.each([
    ["export { it } from 'node:fs'"],
    ["export * from 'node:fs'"],
    ["import 'node:fs'"],
    ["const it = await import('node:fs')"],
    ['const it = await import(`node:fs`)'],
    ["type It = import('node:fs').Stats"],
    ["import type { Stats } from 'node:fs'"],
    ["const it = require('node:fs')"],
    ["new Worker(new URL('../../core/core.ts', import.meta.url))"],
  ])('in the form %s', (source) => {
    expect(judge('desktop/src/renderer/board/board.tsx', `\n${source}\n`)).toEqual([
      expect.stringMatching(
        /^desktop\/src\/renderer\/board\/board\.tsx:2 imports .*The renderer has no Node/,
      ),
    ])
  })

  it('with a name that is not written out', () => {
    expect(() => judge('desktop/src/core/core.ts', 'await import(name)')).toThrow('cannot be judged')
  })

  it('in a room that no fence has', () => {
    expect(judge('kiosk/src/main.ts', "import 'node:fs'")).toEqual([
      expect.stringContaining('No fence has this'),
    ])
  })
})

it('lets pass what a room may import', () => {
  const pass: readonly (readonly [string, string])[] = [
    ['cloud-api/src/rooms/room.model.ts', "import { Schema } from 'mongoose'"],
    [
      'cloud-api/src/rooms/room.routes.ts',
      "import { zRoom } from '@scheduler/shared-types/rooms/room.contract'",
    ],
    ['cloud-api/src/rooms/room.routes.ts', "import { zRoom } from '../policies/room.policy.ts'"],
    ['desktop/src/renderer/app.tsx', "import type { DeskSurface } from '../preload/surface.ts'"],
    ['desktop/src/core/database/open-cache.ts', "import Database from 'better-sqlite3'"],
    ['desktop/src/main/main.ts', "import { app } from 'electron/main'"],
  ]
  expect(pass.flatMap(([path, source]) => judge(path, source))).toEqual([])
})
