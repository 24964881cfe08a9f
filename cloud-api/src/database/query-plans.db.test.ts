import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedStore } from '@scheduler/embedded-store'
import type { Role } from '@scheduler/shared-types/auth/roles'
import type { mongo } from 'mongoose'

type Document = mongo.Document

import { afterAll, beforeAll, expect, it } from 'vitest'
import { sweepAllClinics } from '../appointments/sweep-expired-times.ts'
import { allEndpoints } from '../http/openapi.ts'
import { at, book } from '../test/booking.ts'
import { furnishClinic } from '../test/contract-walk/furnish.ts'
import { readOperations } from '../test/contract-walk/read-operations.ts'
import { goodCall, send } from '../test/contract-walk/send.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

/*
 * Every query the API makes is answered from an index. The driver tells each command it sends while every route is
 * called as every role; each kind of command is then explained.
 */
const QUERIES = ['aggregate', 'count', 'delete', 'distinct', 'find', 'findAndModify', 'update']
const ROLES: readonly Role[] = ['admin', 'receptionist', 'doctor', 'patient']

const dataDir = mkdtempSync(join(tmpdir(), 'query-plans-'))
const commands = new Map<string, Document>()
let api: TestApi
let stopStore = async () => {}

beforeAll(async () => {
  const given = process.env.MONGODB_URI
  const store = given ? null : await startEmbeddedStore({ dataDir })
  if (store) stopStore = store.close
  const uri = new URL(given ?? store?.uri ?? '')
  uri.pathname = '/query-plans'
  uri.searchParams.set('monitorCommands', 'true')
  api = await startTestApi({ env: { mongodbUri: uri.href } })
  api.deps.connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (QUERIES.includes(commandName)) commands.set(shapeOf(commandName, command), command)
  })
})
afterAll(async () => {
  await api.close()
  await stopStore()
  rmSync(dataDir, { recursive: true, force: true })
})

/** What a query asks by, without the values. */
function shapeOf(name: string, command: Document): string {
  return `${name} ${command[name]} ${JSON.stringify(questionOf(command), (key, value: unknown) =>
    key === '' || (typeof value === 'object' && value !== null && !Array.isArray(value)) ? value : '?',
  )} sort ${Object.keys(command.sort ?? {})}`
}

function questionOf(command: Document): unknown {
  const [statement] = command.updates ?? command.deletes ?? []
  return command.filter ?? command.query ?? statement?.q ?? command.pipeline?.[0]?.$match ?? {}
}

/** Stages of a plan, outermost first. */
function stagesOf(plan: Document | undefined): string[] {
  return plan ? [String(plan.stage), ...stagesOf(plan.inputStage)] : []
}

async function walk(role: Role): Promise<void> {
  const clinic = await furnishClinic(api)
  const token = await api.tokenOf(clinic, role, clinic.deskId)
  const { operations, named } = readOperations(await (await fetch(`${api.baseUrl}/api/openapi.json`)).json())
  const resources = new Map(allEndpoints().map((endpoint) => [endpoint.id, endpoint.resource]))
  for (const operation of operations.toSorted(
    (a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'),
  )) {
    const id = clinic.records[resources.get(operation.id) ?? '']
    const params = { clinicId: [clinic.id], slug: [clinic.slug], id: [id] }
    await send(api, operation, goodCall(operation, named, { params, fields: clinic.fields }, token))
  }
  await book(await api.as(clinic, 'receptionist'), clinic, at('15:00'))
}

/** Read whole, because all of it is wanted: one document a clinic. */
const WHOLE = ['find clinics {} sort ']

it('every query of every route is answered from an index', async () => {
  for (const role of ROLES) await walk(role)
  await sweepAllClinics(api.deps)
  expect(commands.size).toBeGreaterThan(60)
  const { db } = api.deps.connection
  const scans: string[] = []
  for (const [shape, command] of commands) {
    const {
      lsid: _lsid,
      $db: _db,
      txnNumber: _number,
      autocommit: _a,
      startTransaction: _s,
      ...bare
    } = command
    const { $clusterTime: _time, readConcern: _rc, writeConcern: _wc, ...explained } = bare
    const answer = await db?.command({ explain: explained, verbosity: 'queryPlanner' })
    const stages = stagesOf(answer?.queryPlanner?.winningPlan)
    if (!stages.some((stage) => /IXSCAN|IDHACK|EXPRESS|EOF/.test(stage))) scans.push(shape)
  }
  expect(scans.filter((shape) => !WHOLE.includes(shape))).toEqual([])
})
