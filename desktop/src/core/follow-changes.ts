import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { endpoints } from '@scheduler/shared-types/api/endpoints'
import { type Change, zChange } from '@scheduler/shared-types/changes/change.contract'
import {
  REALTIME_PATH,
  type RealtimeAuth,
  realtimeEvents,
} from '@scheduler/shared-types/realtime/realtime.contract'
import { io, type Socket } from 'socket.io-client'

export type FollowOptions = {
  readonly apiUrl: string
  readonly clinicId: string
  /** The newest access token; asked at each connection. */
  readonly token: () => string | null
  /** Renews the session when the token is refused. */
  readonly renew: () => Promise<boolean>
  readonly onConnected: () => void
  readonly onDisconnected: () => void
  /** Where the log stands right after connecting. */
  readonly onReady: (latest: number) => void
  readonly onChange: (change: Change) => void
}

/** Listens to the clinic's changes until the returned function is called. Reconnects by itself. */
export function followChanges(options: FollowOptions): () => void {
  const socket: Socket = io(options.apiUrl, {
    path: REALTIME_PATH,
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    auth: (send) => {
      const auth: RealtimeAuth = { token: options.token() ?? '', clinicId: options.clinicId }
      send(auth)
    },
  })
  let stopped = false
  const reconnectWithNewToken = () => {
    void options.renew().then(
      (renewed) => {
        if (renewed && !stopped) socket.connect()
      },
      () => {
        // No network for the renewal either: the socket's own reconnection goes on.
        if (!stopped) socket.connect()
      },
    )
  }
  socket.on('connect', options.onConnected)
  socket.on('disconnect', (reason) => {
    options.onDisconnected()
    // The server ends sockets whose token has run out; socket.io does not come back from that by itself.
    if (reason === 'io server disconnect') reconnectWithNewToken()
  })
  socket.on('connect_error', () => {
    options.onDisconnected()
    if (!socket.active) reconnectWithNewToken() // refused at the handshake: the token
  })
  socket.on('ready', (payload) => {
    const ready = realtimeEvents.ready.safeParse(payload)
    if (ready.success) options.onReady(ready.data.latest)
  })
  socket.on('change', (payload) => {
    const change = zChange.safeParse(payload)
    if (change.success) options.onChange(change.data)
  })
  return () => {
    stopped = true
    socket.disconnect()
  }
}

/** Reads all entries after a position, oldest first. */
export async function pullChanges(api: ApiClient, clinicId: string, after: number): Promise<Change[]> {
  const all: Change[] = []
  for (let at = after; ; ) {
    const { items, latest } = await api.call(endpoints.change.list, {
      params: { clinicId },
      query: { after: at },
    })
    all.push(...items)
    const last = items.at(-1)
    if (!last || last.seq >= latest) return all
    at = last.seq
  }
}
