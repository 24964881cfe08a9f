import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { REALTIME_PATH, type ServerToClientEvents } from '@scheduler/shared-types/realtime/realtime.contract'
import { io, type Socket } from 'socket.io-client'
import type { BenchApi } from './bench-api.ts'
import { benchDay } from './bench-clinic.ts'
import { createHttpClient, expectStatus } from './http-client.ts'
import { percentiles } from './measure.ts'

export type ScreenFigures = { readonly p50: number; readonly p99: number }

const EVENTS = 300

/** Milliseconds since the epoch, finer than Date.now(); processes of one machine agree on it. */
const clock = () => performance.timeOrigin + performance.now()

/**
 * From the time stamp of an operation, which is taken before its commit, to the moment another client has its
 * entry of the log.
 */
export async function benchOtherScreen({
  baseUrl,
  clinic,
  headers,
  token,
}: BenchApi): Promise<ScreenFigures> {
  const http = createHttpClient(baseUrl, 1)
  const socket: Socket<ServerToClientEvents> = io(baseUrl, {
    path: REALTIME_PATH,
    transports: ['websocket'],
    auth: { token, clinicId: clinic.clinicId },
  })
  const seen = new Map<string, number>()
  const waiting = new Map<string, () => void>()
  socket.on('change', (change) => {
    seen.set(change.entityId, clock() - Date.parse(change.at))
    waiting.get(change.entityId)?.()
  })
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('ready', () => resolve())
      socket.once('connect_error', reject)
    })
    for (let i = 0; i < EVENTS; i++) {
      const id = randomUUID()
      const arrived = new Promise<void>((resolve) => waiting.set(id, resolve))
      const day = benchDay(40 + Math.floor(i / 16))
      const body = {
        id,
        appointmentTypeId: clinic.wholeTypeId,
        doctorId: clinic.doctorIds[1],
        patientId: clinic.patientIds[1],
        start: day.startAt(i % 16),
      }
      const path = `/api/v1/clinics/${clinic.clinicId}/appointments`
      const call = {
        method: 'POST',
        path,
        body,
        headers: { ...headers, 'idempotency-key': randomUUID() },
      } as const
      expectStatus(await http.send(call), 201)
      await arrived
    }
    return percentiles([...seen.values()].slice(20))
  } finally {
    socket.close()
    http.close()
  }
}

/** The yardstick: a socket.io server that does nothing but pass a message on to the other client. */
export async function benchBareEcho(): Promise<ScreenFigures> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'echo-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await firstLine(server)
  const connect = () => io(url, { transports: ['websocket'] })
  const [sender, receiver] = [connect(), connect()]
  try {
    await Promise.all(
      [sender, receiver].map((socket) => new Promise<void>((resolve) => socket.once('connect', resolve))),
    )
    const times: number[] = []
    for (let i = 0; i < EVENTS; i++) {
      const arrived = new Promise<void>((resolve) => receiver.once('message', () => resolve()))
      const began = performance.now()
      sender.emit('message', { seq: i, text: 'x'.repeat(900) })
      await arrived
      times.push(performance.now() - began)
    }
    return percentiles(times.slice(20))
  } finally {
    sender.close()
    receiver.close()
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output')
  for await (const line of createInterface(child.stdout)) return line
  throw new Error('the echo server ended')
}
