import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { REALTIME_PATH, type RealtimeAuth } from '@scheduler/shared-types/realtime/realtime.contract'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, book } from '../test/booking.ts'
import { makeClinic, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
let other: TestClinic
const sockets: Socket[] = []

beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  other = await makeClinic(api.deps, { timeZone: 'UTC' })
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect()
})
afterAll(() => api.close())

function connect(auth: RealtimeAuth | Record<string, string>, headers: Record<string, string> = {}): Socket {
  const socket = io(api.baseUrl, {
    path: REALTIME_PATH,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: headers,
    auth,
  })
  sockets.push(socket)
  return socket
}

/** The first event of a name, with what it carries. */
function once(socket: Socket, name: string): Promise<unknown[]> {
  return new Promise((resolve) => socket.once(name, (...all: unknown[]) => resolve(all)))
}

async function refusalOf(socket: Socket): Promise<string> {
  const [error] = (await once(socket, 'connect_error')) as [Error]
  return error.message
}

const staffOf = async (of: TestClinic, role: 'receptionist' | 'doctor' = 'receptionist') =>
  connect({ token: await api.tokenOf(of, role), clinicId: of.id })

describe('staff', () => {
  it('hear where the log stands, then every entry in order, with its document', async () => {
    const socket = await staffOf(clinic)
    const [ready] = (await once(socket, 'ready')) as [{ readonly latest: number }]
    const heard: Change[] = []
    const all = new Promise<void>((resolve) => {
      socket.on('change', (change: Change) => {
        heard.push(change)
        if (heard.length === 3) resolve()
      })
    })
    const desk = await api.as(clinic, 'receptionist')
    await Promise.all([
      book(desk, clinic, at('08:00')),
      book(desk, clinic, at('09:00')),
      book(desk, clinic, at('10:00')),
    ])
    await all
    expect(heard.map(({ seq }) => seq)).toEqual([1, 2, 3].map((i) => ready.latest + i))
    for (const { entity, document } of heard) {
      expect(entity).toBe('appointment')
      expect(document).toMatchObject({ status: 'booked', doctorId: clinic.doctorId })
    }
  })

  it('of another clinic hear nothing of it', async () => {
    const foreign = await staffOf(other)
    await once(foreign, 'ready')
    const heard: unknown[] = []
    foreign.on('change', (change) => heard.push(change))
    const own = await staffOf(clinic)
    await once(own, 'ready')
    const told = once(own, 'change')
    await book(await api.as(clinic, 'receptionist'), clinic, at('11:00'))
    await told
    const foreignTold = once(foreign, 'change') // the news may be there before the answer
    await book(await api.as(other, 'receptionist'), other, at('11:00'))
    await foreignTold
    expect(heard).toHaveLength(1)
    expect(heard[0]).toMatchObject({ document: { doctorId: other.doctorId } })
  })
})

describe('who is let in', () => {
  it('nobody without a good token, into another clinic, or as a patient', async () => {
    expect(await refusalOf(connect({ token: 'nonsense', clinicId: clinic.id }))).toBe('unauthenticated')
    const token = await api.tokenOf(clinic, 'receptionist')
    expect(await refusalOf(connect({ token, clinicId: other.id }))).toBe('not_found')
    const patient = await api.tokenOf(clinic, 'patient')
    expect(await refusalOf(connect({ token: patient, clinicId: clinic.id }))).toBe('forbidden')
    expect(await refusalOf(connect({}))).toBe('validation_failed')
  })

  it('no page of another origin', async () => {
    const token = await api.tokenOf(clinic, 'receptionist')
    const socket = connect({ token, clinicId: clinic.id }, { origin: 'https://elsewhere.example' })
    await once(socket, 'connect_error')
    expect(socket.connected).toBe(false)
  })
})

describe('the public page', () => {
  it('hears which days changed, and not who or what', async () => {
    const socket = connect({ slug: clinic.slug })
    await once(socket, 'connect')
    const events: unknown[] = []
    socket.onAny((...all) => events.push(all))
    const told = once(socket, 'availability-changed')
    await book(await api.as(clinic, 'receptionist'), clinic, at('14:00'))
    await told
    expect(events).toEqual([
      ['availability-changed', { clinicId: clinic.id, dates: [at('14:00').slice(0, 10)] }],
    ])
  })
})
