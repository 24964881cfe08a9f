import { REALTIME_PATH, realtimeEvents } from '@scheduler/shared-types/realtime/realtime.contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ALL_TIMES, concerns } from './use-times.ts'

/** A burst of changes is read once, this long after its first. */
const GATHER_MS = 200

/**
 * Listens while times are on the screen: when a shown day changes, it is read again. The message says only
 * which day; what is free then is asked as usual.
 */
export function useLiveTimes(slug: string): void {
  const queries = useQueryClient()

  useEffect(() => {
    const changed = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    let isGone = false
    let close = () => {}

    function readAgain(): void {
      timer = undefined
      const dates = [...changed]
      changed.clear()
      void queries.invalidateQueries({ predicate: ({ queryKey }) => concerns(queryKey, dates) })
    }

    // Loaded only here: whoever just looks at the page does not pay for it.
    void import('socket.io-client').then(({ io }) => {
      if (isGone) return
      const socket = io({ path: REALTIME_PATH, transports: ['websocket'], auth: { slug } })
      close = () => socket.disconnect()
      socket.on('availability-changed', (message: unknown) => {
        const parsed = realtimeEvents['availability-changed'].safeParse(message)
        if (!parsed.success) return
        for (const date of parsed.data.dates) changed.add(date)
        timer ??= setTimeout(readAgain, GATHER_MS)
      })
      // Whatever was said while the line was down was missed; the first connect comes just after reading.
      socket.on('connect', () => void queries.invalidateQueries(ALL_TIMES))
    })

    return () => {
      isGone = true
      clearTimeout(timer)
      close()
    }
  }, [slug, queries])
}
