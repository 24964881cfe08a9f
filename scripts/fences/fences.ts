/** Somebody else's package, or a part of Node. */
type Outside = `npm:${string}` | 'node:*'

/** One room of the house: which files it is, and what they may import besides one another. */
export type Fence<Name extends string = string> = {
  /** Globs below the repository. A file belongs to the first fence that has it. */
  readonly of: readonly string[]
  /** Other fences by name, and what is not ours; `anything`: nothing is refused. */
  readonly imports: readonly (NoInfer<Name> | Outside)[] | 'anything'
  /** Fences of which only the types may be imported. */
  readonly typesOf?: readonly NoInfer<Name>[]
  /** The sentence for whoever is refused. */
  readonly why: string
}

/** What only some files may import, although the fence of their room would let it pass. */
export type Keeper = {
  /** An outside name or the name of a fence. */
  readonly what: readonly string[]
  /** Files that are judged; everywhere else the fences alone decide. */
  readonly within: readonly string[]
  /** Globs of the files that may. */
  readonly only: readonly string[]
  /** Single files that may as well, each with its reason. */
  readonly except?: Readonly<Record<string, string>>
  readonly why: string
}

function defineFences<const Name extends string>(fences: Readonly<Record<Name, Fence<Name>>>) {
  return fences
}

const SHARED_TYPES_WHY =
  'shared-types runs in the API, at the desk and on a phone: it imports nothing but zod and uuid. Take the value as an argument.'

/** Everything that may be imported, room by room. What is not written here is refused. */
export const fences = defineFences({
  'shared-types tests': {
    of: ['shared-types/src/**/*.test.ts', 'shared-types/src/**/test/**'],
    imports: ['shared-types', 'npm:zod', 'npm:vitest', 'npm:fast-check'],
    why: SHARED_TYPES_WHY,
  },
  tests: {
    of: [
      '**/*.{test,e2e}.{ts,tsx}',
      '{cloud-api,desktop}/src/**/test/**',
      'cloud-api/embedded-store/test/**',
      '{desktop,web-booking}/e2e/**',
      'scripts/{e2e,test-support}/**',
    ],
    imports: 'anything',
    why: 'Tests run real programs against one another; nothing that ships imports them.',
  },
  starters: {
    of: ['scripts/**/*.mjs'],
    imports: ['node:*'],
    why: 'These run before anything is installed, on any Node from 20 on: nothing but Node and plain JavaScript.',
  },
  commands: {
    of: [
      'scripts/**',
      '{cloud-api,desktop}/tools/**',
      '*.config.ts',
      '*/*.config.ts',
      'desktop/app-modules.ts',
    ],
    imports: 'anything',
    why: 'Commands, benches and builds put whole programs together; no program imports them.',
  },
  'shared-types': {
    of: ['shared-types/{src,styles}/**'],
    imports: ['npm:zod', 'npm:uuid'],
    why: SHARED_TYPES_WHY,
  },
  'embedded store': {
    of: ['cloud-api/embedded-store/src/**'],
    imports: ['node:*', 'npm:better-sqlite3', 'npm:bson', 'npm:mingo'],
    why: 'The store speaks the wire protocol and knows nothing of the product that runs on it.',
  },
  policies: {
    of: ['cloud-api/src/policies/**', 'cloud-api/src/caller.ts'],
    imports: ['shared-types'],
    why: 'Who may do what is decided by caller and subject alone; HTTP, the database and the features ask it.',
  },
  api: {
    of: ['cloud-api/src/**', 'cloud-api/package.json'],
    imports: [
      'shared-types',
      'embedded store',
      'policies',
      'node:*',
      'npm:@agendajs/mongo-backend',
      'npm:@koa/bodyparser',
      'npm:@koa/router',
      'npm:@node-rs/argon2',
      'npm:agenda',
      'npm:async-mutex',
      'npm:ical-generator',
      'npm:jsonwebtoken',
      'npm:koa',
      'npm:koa-compress',
      'npm:koa-helmet',
      'npm:koa-send',
      'npm:mongoose',
      'npm:lru-cache',
      'npm:pino',
      'npm:rate-limiter-flexible',
      'npm:socket.io',
      'npm:uuid',
      'npm:zod',
      'npm:zod-openapi',
    ],
    why: 'No program imports another; what both need belongs in shared-types.',
  },
  'public page': {
    of: ['web-booking/src/**'],
    imports: [
      'shared-types',
      'npm:@fontsource-variable/inter',
      'npm:@hookform/resolvers',
      'npm:@tanstack/react-query',
      'npm:lucide-react',
      'npm:react',
      'npm:react-dom',
      'npm:react-hook-form',
      'npm:socket.io-client',
      'npm:uuid',
      'npm:wouter',
      'npm:zod',
    ],
    why: 'The public page knows only shared-types and speaks to the API over HTTP.',
  },
  'ipc contract': {
    of: ['desktop/src/ipc/**'],
    imports: ['shared-types', 'npm:zod'],
    why: 'The contract is read on both sides of the wall: it knows neither.',
  },
  temporal: {
    of: ['desktop/src/temporal-where-missing.ts'],
    imports: ['npm:temporal-polyfill'],
    why: 'It runs first in every part of the desk, so it needs nothing else.',
  },
  preload: {
    of: ['desktop/src/preload/**'],
    imports: ['npm:electron'],
    why: 'The preload runs sandboxed beside the page: it carries the contract’s names and nothing else.',
  },
  renderer: {
    of: ['desktop/src/renderer/**'],
    imports: [
      'shared-types',
      'ipc contract',
      'temporal',
      'npm:@fontsource-variable/inter',
      'npm:@hookform/resolvers',
      'npm:lucide-react',
      'npm:react',
      'npm:react-aria-components',
      'npm:react-dom',
      'npm:react-hook-form',
      'npm:zod',
      'npm:zustand',
    ],
    typesOf: ['preload'],
    why: 'The renderer has no Node and no network: it sees only the IPC contract (desktop/src/ipc).',
  },
  'desk core': {
    of: ['desktop/src/core/**', 'desktop/package.json'],
    imports: [
      'shared-types',
      'ipc contract',
      'node:*',
      'npm:@node-rs/argon2',
      'npm:better-sqlite3',
      'npm:socket.io-client',
      'npm:zod',
    ],
    why: 'The desk core is plain Node: it knows neither Electron nor the DOM, so both shells can run it.',
  },
  'page files': {
    of: ['desktop/src/page-files/**'],
    imports: ['node:*'],
    why: 'Both shells serve the page with it; it knows neither shell nor desk.',
  },
  'electron shell': {
    of: ['desktop/src/main/**'],
    imports: [
      'shared-types',
      'ipc contract',
      'desk core',
      'page files',
      'temporal',
      'node:*',
      'npm:electron',
      'npm:electron-updater',
      'npm:zod',
    ],
    why: 'The main process runs the desk core and opens its window; data reaches the page over the contract alone.',
  },
  'browser shell': {
    of: ['desktop/src/browser-host/**'],
    imports: ['shared-types', 'ipc contract', 'desk core', 'page files', 'node:*', 'npm:ws', 'npm:zod'],
    why: 'The browser shell runs the desk core and serves its page; it reaches the API only through the core.',
  },
})

export type FenceName = keyof typeof fences

/** What fewer files may import than their room's fence allows. */
export const keepers: readonly Keeper[] = [
  {
    what: ['npm:mongoose', 'npm:mongodb'],
    within: ['cloud-api/src/**'],
    only: ['cloud-api/src/**/*.model.ts', 'cloud-api/src/database/**'],
    except: {
      'cloud-api/src/deps.ts': 'names the type of the connection that database/ opens',
      'cloud-api/src/models.ts': 'binds the models of every feature to one connection',
      'cloud-api/src/create-deps.ts': 'names the type of the connection that database/ opens',
      'cloud-api/src/jobs/start-jobs.ts': 'hands agenda the driver’s own database object, by its type',
      'cloud-api/src/records/record-kind.ts': 'names the type of any feature’s model',
      'cloud-api/src/operations/store-errors.ts': 'recognises the driver’s error classes for the write gate',
      'cloud-api/src/appointments/time-collection.ts': 'names the type of the driver’s collection',
    },
    why: 'A feature’s model file is the only place that imports mongoose for it; a session’s type is in database/.',
  },
  {
    what: ['embedded store'],
    within: ['cloud-api/src/**'],
    only: ['cloud-api/src/database/**'],
    why: 'The API speaks MongoDB’s protocol; that a store of ours may answer is known to database/ alone.',
  },
  {
    what: [
      'npm:koa',
      'npm:@koa/router',
      'npm:@koa/bodyparser',
      'npm:koa-compress',
      'npm:koa-helmet',
      'npm:koa-send',
    ],
    within: ['cloud-api/src/**'],
    only: ['cloud-api/src/http/**', 'cloud-api/src/app.ts'],
    why: 'A use case knows nothing of Koa: a route parses, calls the verb and presents, with http/define-route.',
  },
  {
    what: ['npm:socket.io'],
    within: ['cloud-api/src/**'],
    only: ['cloud-api/src/realtime/**'],
    why: 'What a socket may hear is decided in realtime/.',
  },
  {
    what: ['npm:agenda', 'npm:@agendajs/mongo-backend'],
    within: ['cloud-api/src/**'],
    only: ['cloud-api/src/jobs/**'],
    why: 'Jobs are started in jobs/; a feature offers a function.',
  },
  {
    what: ['npm:better-sqlite3'],
    within: ['desktop/src/**'],
    only: ['desktop/src/core/database/**'],
    why: 'Nothing outside desktop/src/core/database opens SQLite: at the desk nothing changes without its outbox entry.',
  },
  {
    what: ['npm:socket.io-client'],
    within: ['desktop/src/**'],
    only: ['desktop/src/core/network/**'],
    why: 'The desk speaks to the API through core/network, which knows its session.',
  },
]
