import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import mongoose from 'mongoose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase } from './database/connect.ts'
import { DEMO_EMAILS } from './demo/demo-logins.ts'
import { defineModels } from './models.ts'
import { testEnv } from './test/test-server.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

let dataDir: string
let mongodbUri: string | null
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'scheduler-main-'))
  mongodbUri = testEnv(dataDir).mongodbUri
})
const started: ChildProcess[] = []
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})
afterAll(async () => {
  if (mongodbUri) {
    const connection = await mongoose.createConnection(mongodbUri).asPromise()
    await connection.dropDatabase()
    await connection.close()
  }
  rmSync(dataDir, { recursive: true, force: true })
})

/** Runs the program with an environment of its own. */
function run(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env.PATH ?? '',
      DATA_DIR: dataDir,
      PORT: '0',
      MONGODB_URI: mongodbUri ?? '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  return child
}

/** The address it says it listens at. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output')
  for await (const line of createInterface(child.stdout)) {
    const entry: { msg?: string; url?: string } = JSON.parse(line)
    if (entry.msg === 'API listens' && entry.url) return entry.url
  }
  throw new Error(`it ended before it listened: ${await textOf(child)}`)
}

async function textOf(child: ChildProcess): Promise<string> {
  const parts: string[] = []
  for await (const chunk of child.stderr ?? []) parts.push(String(chunk))
  return parts.join('')
}

/** How a program that cannot start ends. */
async function failureOf(env: Record<string, string>): Promise<{ code: unknown; said: string }> {
  const child = run(env)
  const [said, [code]] = await Promise.all([textOf(child), once(child, 'exit')])
  return { code, said }
}

async function listenSomewhere(): Promise<Server> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

describe('the program', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('serves, and on %s stops in good order', async (signal) => {
    const child = run({})
    const url = await addressOf(child)
    expect(await (await fetch(`${url}/api/v1/health`)).json()).toMatchObject({ status: 'ok' })
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([0, null])
    await expect(fetch(`${url}/api/v1/health`)).rejects.toThrow()
  })

  it('says in one sentence that the port is taken', async () => {
    const taken = await listenSomewhere()
    const address = taken.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const { code, said } = await failureOf({ PORT: port })
    taken.close()
    expect(code).toBe(1)
    expect(said).toBe(`Port ${port} is taken; stop the other program or set PORT to another one.\n`)
  })

  it('says in one sentence that the data directory cannot be written', async () => {
    const file = join(dataDir, 'a-file')
    writeFileSync(file, '')
    const { code, said } = await failureOf({ DATA_DIR: join(file, 'data') })
    expect(code).toBe(1)
    expect(said).toMatch(/^DATA_DIR \S+ cannot be written; choose another directory\.\n$/)
  })

  it('says in one sentence that the database does not answer', async () => {
    const gone = await listenSomewhere()
    const address = gone.address()
    const port = typeof address === 'object' ? address?.port : 0
    gone.close()
    await once(gone, 'close')
    const { code, said } = await failureOf({ MONGODB_URI: `mongodb://127.0.0.1:${port}/x` })
    expect(code).toBe(1)
    expect(said).toMatch(/^The database does not answer; .*\.\n$/)
  })

  it.runIf(!process.env.MONGODB_URI)('says in one sentence that the data directory is in use', async () => {
    const first = run({})
    await addressOf(first)
    const { code, said } = await failureOf({})
    expect(code).toBe(1)
    expect(said).toMatch(/^[^\n]*in use[^\n]*\n$/)
  })
})

describe('in production', () => {
  const secrets = {
    NODE_ENV: 'production',
    ACCESS_TOKEN_SECRET: randomBytes(48).toString('base64url'),
    DATA_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  }

  it('refuses to start without secrets of its own', async () => {
    const { code, said } = await failureOf({ NODE_ENV: 'production' })
    expect(code).toBe(1)
    expect(said).toBe('Production needs ACCESS_TOKEN_SECRET; it is not set.\n')
  })

  it('refuses a database that holds the demo clinic', async () => {
    const env = testEnv(join(dataDir, 'demo'))
    const database = await connectDatabase(env)
    const models = defineModels(database.connection)
    await models.User.create({
      _id: randomUUID(),
      email: DEMO_EMAILS.admin,
      name: 'Demo',
      passwordHash: 'x',
      grants: [],
      createdAt: new Date(),
      version: 1,
    })
    await database.close()
    const { code, said } = await failureOf({
      ...secrets,
      DATA_DIR: env.dataDir,
      MONGODB_URI: env.mongodbUri ?? '',
    })
    if (env.mongodbUri) {
      const connection = await mongoose.createConnection(env.mongodbUri).asPromise()
      await connection.dropDatabase()
      await connection.close()
    }
    expect(code).toBe(1)
    expect(said).toMatch(/^Production refuses this database: it holds the demo clinic\.[^\n]*\n$/)
  })
})
