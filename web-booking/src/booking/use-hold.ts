import { API_BASE } from '@scheduler/shared-types/api/names'
import type { Hold } from '@scheduler/shared-types/holds/hold.contract'
import { publicBookingEndpoints } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { useEffect, useMemo, useRef, useState } from 'react'
import { createAttempts } from '../api/attempts.ts'
import { errorCode } from '../api/error-words.ts'
import { api } from '../api/page-api.ts'
import { clockDifference, secondsLeft } from '../time/countdown.ts'
import type { ChosenTime } from '../times/chosen-time.ts'
import { useTickingNow } from '../ui/use-ticking-now.ts'

type Held = { readonly hold: Hold; readonly difference: number }

/** The hold on the chosen time. At most one; taking another gives the first back in the same step. */
export type HoldControl = {
  /** Null: none. It stays after running out, so that the screen can say so. */
  readonly hold: Hold | null
  readonly secondsLeft: number
  readonly isExpired: boolean
  /** @throws ApiError appointment_conflict, hold_limit_reached …; NetworkError: try again repeats the same. */
  readonly take: (appointmentTypeId: string, time: ChosenTime) => Promise<Hold>
  /** Starts the countdown again, once. */
  readonly renew: () => Promise<void>
  /** Gives the time back; never fails, because it runs out by itself anyway. */
  readonly release: () => Promise<void>
  /** The server says the hold is gone. */
  readonly expire: () => void
  /** It has become an appointment: nothing to give back. */
  readonly forget: () => void
}

function releasePath(slug: string, holdId: string): string {
  const path = publicBookingEndpoints['release-hold'].path
  return `${API_BASE}${path.replace(':slug', slug).replace(':id', holdId)}`
}

/** Gives a hold back, also while the page is closing. */
export function releaseHold(slug: string, holdId: string): Promise<void> {
  return api
    .call(publicBookingEndpoints['release-hold'], { params: { slug, id: holdId } })
    .catch(() => undefined)
}

/** Takes, renews, counts down and gives back the hold of one booking. */
export function useHold(slug: string): HoldControl {
  const [held, setHeld] = useState<Held | null>(null)
  const [isLost, setIsLost] = useState(false)
  const attempts = useMemo(createAttempts, [])
  const now = useTickingNow(held !== null && !isLost)
  const left = held && !isLost ? secondsLeft(held.hold.expiresAt, held.difference, now) : 0
  const holdId = held?.hold.id ?? null

  useEffect(() => {
    if (holdId === null) return
    const onHide = () => void navigator.sendBeacon(releasePath(slug, holdId))
    // A page that comes back from the browser's cache comes back without its hold.
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) setHeld(null)
    }
    window.addEventListener('pagehide', onHide)
    window.addEventListener('pageshow', onShow)
    return () => {
      window.removeEventListener('pagehide', onHide)
      window.removeEventListener('pageshow', onShow)
    }
  }, [slug, holdId])

  // Leaving the flow without leaving the page, such as for one's own appointments.
  const latestId = useRef<string | null>(null)
  useEffect(() => {
    latestId.current = holdId
  }, [holdId])
  useEffect(
    () => () => {
      if (latestId.current !== null) void releaseHold(slug, latestId.current)
    },
    [slug],
  )

  function keep(hold: Hold, sentAt: number): void {
    setHeld({ hold, difference: clockDifference(hold.serverTime, sentAt) })
    setIsLost(false)
  }

  async function take(appointmentTypeId: string, time: ChosenTime): Promise<Hold> {
    const sentAt = Date.now()
    const wish = {
      appointmentTypeId,
      doctorId: time.doctorId,
      start: time.start,
      ...(holdId === null ? {} : { replacesHoldId: holdId }),
    }
    const hold = await attempts.run({ take: wish }, ({ operationId, newId }) =>
      api.call(publicBookingEndpoints.hold, { params: { slug }, operationId, body: { id: newId, ...wish } }),
    )
    keep(hold, sentAt)
    return hold
  }

  async function renew(): Promise<void> {
    if (holdId === null) return
    const sentAt = Date.now()
    try {
      const params = { slug, id: holdId }
      const hold = await attempts.run({ renew: holdId }, ({ operationId }) =>
        api.call(publicBookingEndpoints['renew-hold'], { params, operationId }),
      )
      keep(hold, sentAt)
    } catch (error) {
      if (errorCode(error) === 'hold_expired') setIsLost(true)
      throw error
    }
  }

  async function release(): Promise<void> {
    setHeld(null)
    setIsLost(false)
    // Also one that ran out: our clock may be a moment ahead, and its time would still look taken.
    if (holdId !== null) await releaseHold(slug, holdId)
  }

  return {
    hold: held?.hold ?? null,
    secondsLeft: left,
    isExpired: held !== null && left === 0,
    take,
    renew,
    release,
    expire: () => setIsLost(true),
    forget: () => {
      latestId.current = null
      setHeld(null)
    },
  }
}
