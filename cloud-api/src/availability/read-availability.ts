import {
  type Availability,
  PUBLIC_PLACES_MOST,
  type PublicAvailability,
} from '@scheduler/shared-types/availability/availability.contract'
import { datesBetween } from '@scheduler/shared-types/scheduling/local-dates'
import type { Deps } from '../deps.ts'
import { ownTurn } from '../memory/own-turn.ts'
import { type OfferDay, openOffer, type ReadAvailability } from './open-offer.ts'

/**
 * The starts that are offered to staff.
 * @throws AppError validation_failed for a type or doctor that the clinic does not have
 */
export async function readAvailability(
  deps: Deps,
  request: Omit<ReadAvailability, 'audience'>,
): Promise<Availability> {
  const { timeZone, daysOn } = await openOffer(deps, { ...request, audience: 'staff' })
  const days = await daysOn(datesBetween(request.query.from, request.query.to))
  await ownTurn()
  return { timeZone, days: days.map((day) => day.present()) }
}

/** Days whose busy time is read at once: few, because the answer may be full before the last of them. */
const STRIDE_DAYS = 7

/**
 * The starts that are offered to the public: whole days from the first on, until the answer is full.
 * @throws AppError validation_failed for a type or doctor that the clinic does not offer
 */
export async function readPublicAvailability(
  deps: Deps,
  request: Omit<ReadAvailability, 'audience' | 'deskId'>,
): Promise<PublicAvailability> {
  const { timeZone, daysOn } = await openOffer(deps, { ...request, audience: 'public' })
  const { days, nextFrom } = await fillAnswer(datesBetween(request.query.from, request.query.to), daysOn)
  await ownTurn()
  return { timeZone, days: days.map((day) => day.present()), nextFrom }
}

async function fillAnswer(
  dates: readonly string[],
  daysOn: (dates: readonly string[]) => Promise<OfferDay[]>,
): Promise<{ readonly days: readonly OfferDay[]; readonly nextFrom: string | null }> {
  const days: OfferDay[] = []
  let places = 0
  for (let at = 0; at < dates.length; at += STRIDE_DAYS) {
    for (const day of await daysOn(dates.slice(at, at + STRIDE_DAYS))) {
      places += day.places
      if (places > PUBLIC_PLACES_MOST && days.length > 0) return { days, nextFrom: day.date }
      days.push(day)
    }
  }
  return { days, nextFrom: null }
}
