import { zChange } from '@scheduler/shared-types/changes/change.contract'
import {
  REALTIME_PATH,
  type RealtimeAuth,
  realtimeEvents,
} from '@scheduler/shared-types/realtime/realtime.contract'
import { io } from 'socket.io-client'
import type { RealtimeListener } from '../sync/sync-ports.ts'

export type RealtimeTarget = {
  readonly apiUrl: string
  readonly clinicId: string
  /** Asked once, when connecting. */
  readonly token: () => Promise<string>
}

/** One connection to the clinic's changes. It does not come back by itself. @returns closes it */
export function openRealtime(
  { apiUrl, clinicId, token }: RealtimeTarget,
  listener: RealtimeListener,
): () => void {
  let isOver = false
  const socket = io(apiUrl, {
    path: REALTIME_PATH,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: (send) => {
      token().then((value) => send({ token: value, clinicId } satisfies RealtimeAuth), end)
    },
  })

  function end(): void {
    if (isOver) return
    isOver = true
    socket.disconnect()
    listener.onClosed()
  }

  socket.on('disconnect', end)
  socket.on('connect_error', end)
  socket.on('ready', (payload) => {
    const ready = realtimeEvents.ready.safeParse(payload)
    if (ready.success && !isOver) listener.onReady(ready.data.latest)
  })
  socket.on('change', (payload) => {
    const change = zChange.safeParse(payload)
    if (isOver) return
    if (change.success) listener.onEntry(change.data)
    // An entry this desk does not understand leaves a gap; the pull that fills it says what is wrong.
  })
  return () => {
    isOver = true
    socket.disconnect()
  }
}
