import type { Server as HttpServer } from 'node:http'
import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { changeEndpoints, zChange } from '@scheduler/shared-types/changes/change.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import {
  REALTIME_PATH,
  type ServerToClientEvents,
  zRealtimeAuth,
} from '@scheduler/shared-types/realtime/realtime.contract'
import { type DefaultEventsMap, Server, type Socket } from 'socket.io'
import { accessTokenExpiry } from '../auth/access-token.ts'
import { authenticateToken } from '../auth/authenticate-token.ts'
import { callerInClinic } from '../caller.ts'
import type { ChangeListener } from '../change-events.ts'
import { presentChanges } from '../changes/present-changes.ts'
import type { Deps } from '../deps.ts'
import { PUBLIC_SOCKETS_MOST } from '../memory/memory-limits.ts'
import type { ChangeDocument } from '../operations/change.model.ts'
import { readCounter } from '../operations/read-counter.ts'
import { mayTry } from '../policies/may-try.ts'
import { changedDates } from './changed-dates.ts'
import { followLog, type LogFollower } from './follow-log.ts'

/** What a socket was let in for. */
type SocketData = {
  readonly clinicId: string
  /** Of staff; null for the public page. */
  readonly token: string | null
}

type RealtimeServer = Server<DefaultEventsMap, ServerToClientEvents, DefaultEventsMap, SocketData>
type RealtimeSocket = Socket<DefaultEventsMap, ServerToClientEvents, DefaultEventsMap, SocketData>

export type Realtime = { readonly close: () => Promise<void> }

/** How often it is asked whether the sessions of connected staff are still alive. */
const RECHECK_MS = 15_000

/**
 * The socket.io server on the API's own HTTP server. Staff hear their clinic's log, entry after entry, each
 * with its document; the public page hears which days changed, and nothing else. Clients send nothing.
 */
export function attachRealtime(server: HttpServer, deps: Deps): Realtime {
  const io: RealtimeServer = new Server(server, {
    path: REALTIME_PATH,
    serveClient: false,
    // Long polling needs every request of a client to reach the same process; a WebSocket is one connection.
    transports: ['websocket'],
    // Other origins may not connect: no CORS header is sent, and a foreign Origin is refused.
    cors: { origin: false },
    allowRequest: (request, decide) => decide(null, isSameOrigin(request.headers)),
    maxHttpBufferSize: 10_000,
  })
  const broadcast = createBroadcast(deps, io)
  const tellOnce = createTellOnce((clinicId, changes) => {
    broadcast(clinicId, changes)
    // A revoked desk is to erase itself now, not at the next recheck.
    const revoked = changes.filter(({ operation }) => operation === 'desk.revoke')
    for (const { entityId } of revoked) deps.sessionCache.forgetDesk(entityId)
    if (revoked.length > 0) void dropEnded(deps, io)
  })
  const stopListening = deps.events.on(tellOnce)
  // The embedded store has one process; on a server of their own, several may write the same log.
  const follower =
    deps.env.mongodbUri === null
      ? null
      : followLog(deps, { onChanges: tellOnce, onLost: () => dropLines(io) })
  io.use((socket, next) => {
    admit(deps, io, socket, follower).then(
      () => next(),
      (error: unknown) => next(new Error(error instanceof AppError ? error.code : 'internal_error')),
    )
  })
  io.on('connection', (socket) => {
    void welcome(deps, socket)
  })
  const recheck = setInterval(() => void dropEnded(deps, io), RECHECK_MS)
  recheck.unref()
  return {
    close: async () => {
      clearInterval(recheck)
      stopListening()
      await follower?.close()
      io.disconnectSockets(true)
      io.engine.close()
    },
  }
}

/** Browsers send Origin with every cross-site WebSocket; programs send none. */
function isSameOrigin(headers: { readonly origin?: string | undefined; readonly host?: string | undefined }) {
  if (headers.origin === undefined) return true
  try {
    return new URL(headers.origin).host === headers.host
  } catch {
    return false
  }
}

const staffRoom = (clinicId: string) => `staff:${clinicId}`
const publicRoom = (clinicId: string) => `public:${clinicId}`

/** @throws AppError whose code is told to the client */
async function admit(
  deps: Deps,
  io: RealtimeServer,
  socket: RealtimeSocket,
  follower: LogFollower | null,
): Promise<void> {
  await follower?.ready()
  const auth = zRealtimeAuth.safeParse(socket.handshake.auth)
  if (!auth.success) throw new AppError('validation_failed', 'Token and clinic, or slug, expected.')
  if ('slug' in auth.data) {
    if (countPublicSockets(io) >= PUBLIC_SOCKETS_MOST) {
      throw new AppError(
        'rate_limited',
        'Too many pages are listening. The times are read again every minute.',
      )
    }
    const clinic = await deps.models.Clinic.findOne({ slug: auth.data.slug }, { _id: 1 }).lean()
    if (!clinic) throw new AppError('not_found', 'There is no such clinic.')
    socket.data = { clinicId: clinic._id, token: null }
    return
  }
  const { token, clinicId } = auth.data
  await assertStaff(deps, token, clinicId)
  socket.data = { clinicId, token }
}

function countPublicSockets(io: RealtimeServer): number {
  let count = 0
  for (const { data } of io.sockets.sockets.values()) if (data.token === null) count += 1
  return count
}

/** @throws AppError unauthenticated, not_found, forbidden */
async function assertStaff(deps: Deps, token: string, clinicId: string): Promise<void> {
  const caller = callerInClinic(await authenticateToken(deps, token), clinicId, null)
  if (!caller) throw new AppError('not_found', 'There is no such clinic.')
  if (!mayTry(changeEndpoints.list, caller.role)) {
    throw new AppError('forbidden', 'Your role in this clinic may not do this.')
  }
}

async function welcome(deps: Deps, socket: RealtimeSocket): Promise<void> {
  const { clinicId, token } = socket.data
  if (token === null) {
    await socket.join(publicRoom(clinicId))
    return
  }
  const timer = setTimeout(
    () => socket.disconnect(true),
    Math.max(0, accessTokenExpiry(token).getTime() - deps.now().getTime()),
  )
  timer.unref()
  socket.on('disconnect', () => clearTimeout(timer))
  try {
    // In the room first: an entry that falls between is then told twice rather than never.
    await socket.join(staffRoom(clinicId))
    const { seq: latest } = await readCounter(deps, clinicId)
    socket.emit('ready', { clinicId, latest })
  } catch (err) {
    deps.log.warn({ err }, 'a socket could not be welcomed')
    socket.disconnect(true)
  }
}

/** Cuts the connections: clients come back by themselves and read what they missed. (Told to go, they would not.) */
function dropLines(io: RealtimeServer): void {
  for (const socket of io.sockets.sockets.values()) socket.conn.close()
}

/** Ends the sockets of sessions that were ended, or of grants that were taken away. */
async function dropEnded(deps: Deps, io: RealtimeServer): Promise<void> {
  for (const socket of io.sockets.sockets.values()) {
    const { token, clinicId } = socket.data
    if (token === null) continue
    try {
      await assertStaff(deps, token, clinicId)
    } catch (error) {
      if (error instanceof AppError) socket.disconnect(true)
    }
  }
}

/** How many entries are remembered as told: ids of one length, about 1 MB. */
const REMEMBERED = 10_000

/** An entry committed here comes twice, from the commit and from the database: the first time counts. */
function createTellOnce(tell: ChangeListener): ChangeListener {
  const told = new Set<string>()
  return (clinicId, changes) => {
    const news = changes.filter(({ _id }) => !told.has(_id))
    for (const { _id } of news) told.add(_id)
    for (const oldest of told) {
      if (told.size <= REMEMBERED) break
      told.delete(oldest)
    }
    tell(clinicId, news)
  }
}

/**
 * Tells commits in log order: a clinic's entries wait in line while the documents of earlier ones are read, and
 * what has gathered meanwhile is read together.
 */
function createBroadcast(deps: Deps, io: RealtimeServer): ChangeListener {
  const waiting = new Map<string, ChangeDocument[]>()

  async function drain(clinicId: string): Promise<void> {
    for (;;) {
      const entries = waiting.get(clinicId)
      if (!entries || entries.length === 0) break
      waiting.set(clinicId, [])
      try {
        await tell(deps, io, clinicId, entries)
      } catch (err) {
        // Clients see the gap by the numbers and pull.
        deps.log.error({ err }, 'changes could not be told')
      }
    }
    waiting.delete(clinicId)
  }

  return (clinicId: string, changes: readonly ChangeDocument[]) => {
    if (changes.length === 0) return
    const line = waiting.get(clinicId)
    if (line) {
      line.push(...changes)
      return
    }
    waiting.set(clinicId, [...changes])
    void drain(clinicId)
  }
}

async function tell(
  deps: Deps,
  io: RealtimeServer,
  clinicId: string,
  entries: readonly ChangeDocument[],
): Promise<void> {
  const { rooms } = io.sockets.adapter
  if (rooms.has(publicRoom(clinicId))) {
    const dates = await changedDates(deps, clinicId, entries)
    if (dates.length > 0) io.to(publicRoom(clinicId)).emit('availability-changed', { clinicId, dates })
  }
  if (!rooms.has(staffRoom(clinicId))) return
  const changes: Change[] = await presentChanges(deps, clinicId, entries)
  for (const change of changes) io.to(staffRoom(clinicId)).emit('change', zChange.parse(change))
}
