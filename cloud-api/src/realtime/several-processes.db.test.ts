import { randomUUID } from 'node:crypto'
import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { REALTIME_PATH, type RealtimeAuth } from '@scheduler/shared-types/realtime/realtime.contract'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, book } from '../test/booking.ts'
import { makeClinic, type TestClinic } from '../test/factories.ts'
import type { TestApi } from '../test/test-server.ts'
import { startTwoApis, type TwoApis } from '../test/two-apis.ts'

/* Two APIs on one database: what one commits, the clients of the other hear. */
let apis: TwoApis
let here: TestApi
let there: TestApi
let clinic: TestClinic
const sockets: Socket[] = []

beforeAll(async () => {
  apis = await startTwoApis()
  ;({ here, there } = apis)
  clinic = await makeClinic(here.deps, { timeZone: 'UTC' })
})
afterAll(async () => {
  for (const socket of sockets) socket.disconnect()
  await apis.close()
})

function connect(api: TestApi, auth: RealtimeAuth): Socket {
  const socket = io(api.baseUrl, { path: REALTIME_PATH, transports: ['websocket'], forceNew: true, auth })
  sockets.push(socket)
  return socket
}

/** A staff socket that is ready, and all it hears. */
async function staffAt(api: TestApi): Promise<{ readonly socket: Socket; readonly heard: Change[] }> {
  const socket = connect(api, { token: await api.tokenOf(clinic, 'receptionist'), clinicId: clinic.id })
  const heard: Change[] = []
  socket.on('change', (change: Change) => heard.push(change))
  await new Promise((resolve) => socket.once('ready', resolve))
  return { socket, heard }
}

const seqs = (heard: readonly Change[]) => heard.map(({ seq }) => seq)

describe('a change committed by one process', () => {
  it('is heard on both, each entry once, with its document', async () => {
    const [near, far] = [await staffAt(here), await staffAt(there)]
    const [deskHere, deskThere] = [
      await here.as(clinic, 'receptionist'),
      await there.as(clinic, 'receptionist'),
    ]
    const first = await book(deskHere, clinic, at('08:00'))
    await book(deskThere, clinic, at('09:00'))
    await book(deskHere, clinic, at('10:00'))
    await expect.poll(() => far.heard.length).toBe(3)
    await expect.poll(() => near.heard.length).toBe(3)
    // What each entry says comes from the same log, whoever wrote it.
    for (const { heard } of [near, far]) {
      expect(seqs(heard).toSorted()).toEqual([1, 2, 3])
      expect(heard.find(({ seq }) => seq === 1)?.document).toMatchObject({ id: first.id })
    }
    // A later one comes after all of these, so that a second telling of them would have been heard by now.
    await book(deskThere, clinic, at('11:00'))
    await expect.poll(() => seqs(near.heard)).toContain(4)
    await expect.poll(() => seqs(far.heard)).toContain(4)
    expect(near.heard).toHaveLength(4)
    expect(far.heard).toHaveLength(4)
  })

  it('tells public pages of the other which days changed', async () => {
    const page = connect(there, { slug: clinic.slug })
    const told = new Promise<{ readonly dates: readonly string[] }>((resolve) =>
      page.once('availability-changed', resolve),
    )
    await new Promise<void>((resolve) => page.once('connect', () => resolve()))
    await book(await here.as(clinic, 'receptionist'), clinic, at('12:00'))
    expect((await told).dates).toEqual([at('12:00').slice(0, 10)])
  })

  it('cannot take a time that the other gave away, nor do an operation again', async () => {
    const [deskHere, deskThere] = [
      await here.as(clinic, 'receptionist'),
      await there.as(clinic, 'receptionist'),
    ]
    const operationId = randomUUID()
    const booked = await book(deskHere, clinic, at('13:00'), {}, operationId)
    expect(await book(deskThere, clinic, at('13:00'), {}, operationId)).toEqual(booked)
    await expect(book(deskThere, clinic, at('13:00'))).rejects.toMatchObject({
      problem: { code: 'appointment_conflict' },
    })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, i) => book(i % 2 ? deskHere : deskThere, clinic, at('14:00'))),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it.runIf(!process.env.MONGODB_URI)(
    'is not missed when the stream breaks: clients are made to read anew',
    async () => {
      const { socket, heard } = await staffAt(there)
      const again = new Promise((resolve) => socket.once('ready', resolve))
      // An error that no driver resumes after: the history is gone.
      await here.deps.connection
        .getClient()
        .db('admin')
        .command({
          configureFailPoint: 'failCommand',
          mode: { times: 2 },
          data: { failCommands: ['getMore'], errorCode: 286, errorLabels: ['NonResumableChangeStreamError'] },
        })
      await book(await here.as(clinic, 'receptionist'), clinic, at('15:00'))
      await again
      await book(await here.as(clinic, 'receptionist'), clinic, at('16:00'))
      await expect.poll(() => heard.length).toBeGreaterThan(0)
    },
  )
})
