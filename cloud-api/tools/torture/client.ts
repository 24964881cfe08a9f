import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ApiError, createApiClient, NetworkError } from '@scheduler/shared-types/api/api-client'
import {
  type Appointment,
  appointmentEndpoints,
} from '@scheduler/shared-types/appointments/appointment.contract'
import { authEndpoints } from '@scheduler/shared-types/auth/auth.contract'
import { holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import { HOUR_MS } from '@scheduler/shared-types/primitives/durations'
import { seededRandom } from '../../src/demo/seeded-random.ts'
import { type Answer, zGo, zKept, zScenario } from './scenario.ts'

/**
 * One client process: signs in, says so, and from the word to go on books, moves, cancels and repeats on the
 * scenario's slots until its time is over. It writes down every answer before it does anything else. An operation without an answer (the API was killed)
 * is sent again under the same id until there is one.
 */
const [scenarioFile = '', index = '0'] = process.argv.slice(2)
const scenario = zScenario.parse(JSON.parse(readFileSync(scenarioFile, 'utf8')))
const log = join(scenario.logDir, `client-${index}.jsonl`)
const random = seededRandom(scenario.seed * 1000 + Number(index))
const { clinicId } = scenario

let accessToken = ''
let endAt = Number.POSITIVE_INFINITY
const clients = scenario.baseUrls.map((baseUrl) =>
  createApiClient({
    baseUrl,
    headers: (): Record<string, string> => (accessToken ? { Authorization: `Bearer ${accessToken}` } : {}),
    renewSession: async () => {
      accessToken = ''
      await signIn()
      return true
    },
  }),
)

/** Any of the API processes: a repeat often meets another one than the first try did. */
const anyClient = () => random.pick(clients)

async function signIn(): Promise<void> {
  const { email, password } = scenario
  const session = await untilAnswered(() =>
    anyClient().call(authEndpoints.login, { body: { email, password } }),
  )
  accessToken = session.accessToken
}

/** Tries again while nobody answers. Refusals are answers. */
async function untilAnswered<Result>(call: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      const retry =
        error instanceof NetworkError || (error instanceof ApiError && error.problem.status >= 500)
      if (!retry || Date.now() > endAt + GRACE_MS) throw error
      await delay(random.between(20, 120))
    }
  }
}

/** How long after the end unanswered operations are still repeated. */
const GRACE_MS = 300_000

type Operation = {
  readonly kind: Answer['kind']
  readonly operationId: string
  readonly send: () => Promise<Appointment | null>
}

const answered: Operation[] = []
const own = new Map<string, Appointment>()

async function perform(operation: Operation, repeated: boolean): Promise<void> {
  const { kind, operationId } = operation
  const base = { operationId, kind, repeated }
  try {
    const appointment = await untilAnswered(operation.send)
    write({
      ...base,
      outcome: 'acknowledged',
      code: null,
      appointment: appointment && zKept.parse({ ...appointment, patientId: appointment.patient.id }),
    })
    if (appointment && !repeated) remember(appointment)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    write({ ...base, outcome: 'refused', code: error.problem.code, appointment: null })
  }
  if (!repeated) answered.push(operation)
}

function write(answer: Answer): void {
  appendFileSync(log, `${JSON.stringify(answer)}\n`)
}

function remember(appointment: Appointment): void {
  if (appointment.status === 'cancelled') own.delete(appointment.id)
  else own.set(appointment.id, appointment)
}

const slot = () => ({
  appointmentTypeId: random.pick(scenario.appointmentTypeIds),
  doctorId: random.chance(0.3) ? null : random.pick(scenario.doctorIds),
  start: random.pick(scenario.starts),
})

function book(): Operation {
  const operationId = randomUUID()
  // Some bookings take a higher lane on purpose, as a desk may.
  const override = random.chance(0.05)
    ? { override: { classes: ['doctor', 'patient', 'room', 'buffer'] as const, reason: 'torture' } }
    : {}
  const body = { ...slot(), patientId: random.pick(scenario.patientIds), ...mutable(override) }
  return {
    kind: 'book',
    operationId,
    send: () => anyClient().call(appointmentEndpoints.book, { params: { clinicId }, body, operationId }),
  }
}

/** The contract's arrays are mutable; the constant above is not. */
function mutable(value: { override?: { classes: readonly OverrideClass[]; reason: string } }) {
  return value.override ? { override: { ...value.override, classes: [...value.override.classes] } } : {}
}
type OverrideClass = 'doctor' | 'patient' | 'room' | 'buffer'

async function holdAndBook(): Promise<void> {
  const id = randomUUID()
  const holdOperation = randomUUID()
  const wanted = slot()
  let doctorId: string | null = null
  await perform(
    {
      kind: 'hold',
      operationId: holdOperation,
      send: async () => {
        const body = { id, ...wanted }
        const call = { params: { clinicId }, body, operationId: holdOperation }
        doctorId = (await anyClient().call(holdEndpoints.create, call)).doctorId
        return null
      },
    },
    false,
  )
  if (doctorId === null) return
  const operationId = randomUUID()
  const body = { ...wanted, doctorId, holdId: id, patientId: random.pick(scenario.patientIds) }
  await perform(
    {
      kind: 'book',
      operationId,
      send: () => anyClient().call(appointmentEndpoints.book, { params: { clinicId }, body, operationId }),
    },
    false,
  )
}

function move(appointment: Appointment): Operation {
  const operationId = randomUUID()
  const doctor = random.chance(0.5) ? { doctorId: random.pick(scenario.doctorIds) } : {}
  const body = { start: random.pick(scenario.starts), ...doctor }
  const params = { clinicId, id: appointment.id }
  return {
    kind: 'move',
    operationId,
    send: () => anyClient().call(appointmentEndpoints.move, { params, body, operationId }),
  }
}

function cancel(appointment: Appointment): Operation {
  const operationId = randomUUID()
  const params = { clinicId, id: appointment.id }
  const body = { reason: 'torture', by: 'clinic' as const }
  return {
    kind: 'cancel',
    operationId,
    send: () => anyClient().call(appointmentEndpoints.cancel, { params, body, operationId }),
  }
}

/** Anyone's appointment on the slots, so that clients also change each other's. */
async function anyAppointment(): Promise<Appointment | null> {
  const from = scenario.starts[0] ?? ''
  const to = new Date(Date.parse(scenario.starts.at(-1) ?? '') + HOUR_MS).toISOString()
  const call = { params: { clinicId }, query: { from, to } }
  const { items } = await untilAnswered(() => anyClient().call(appointmentEndpoints.list, call))
  const live = items.filter(({ status }) => status !== 'cancelled')
  return live.length > 0 ? random.pick(live) : null
}

async function step(): Promise<void> {
  if (answered.length > 0 && random.chance(0.15)) return perform(random.pick(answered.slice(-20)), true)
  if (random.chance(0.08)) return holdAndBook()
  const mine = [...own.values()]
  if (random.chance(0.45)) {
    const chosen = mine.length > 0 && random.chance(0.7) ? random.pick(mine) : await anyAppointment()
    if (chosen) return perform(random.chance(0.55) ? cancel(chosen) : move(chosen), false)
  }
  return perform(book(), false)
}

await signIn()
const go = once(process, 'message')
process.send?.('ready')
const [word] = await go
endAt = zGo.parse(word).endAt
while (Date.now() < endAt) await step()
process.disconnect?.()
