import { randomUUID } from 'node:crypto'
import { ApiError } from '@scheduler/shared-types/api/api-client'
import type { BodyInput } from '@scheduler/shared-types/api/define-endpoint'
import type { Hold } from '@scheduler/shared-types/holds/hold.contract'
import {
  APPOINTMENT_LINK_HEADER,
  publicBookingEndpoints as endpoints,
  type PublicBooking,
} from '@scheduler/shared-types/public-booking/public-booking.contract'
import type { Connection } from './connection.ts'
import type { Operation } from './operation.ts'
import { later } from './staff-operations.ts'

export type PublicHoldBody = BodyInput<(typeof endpoints)['hold']>
export type PublicBookBody = BodyInput<(typeof endpoints)['book']>
export type MoveBody = BodyInput<(typeof endpoints)['move']>

/** Operations of a patient on the public page. Their answers tell too little of an appointment to be audited as one. */
export function publicOperations({ guest }: Connection, slug: string) {
  function hold(
    body: PublicHoldBody,
    onHold: (hold: Hold) => void,
    operationId: string = randomUUID(),
  ): Operation {
    return {
      act: 'public.hold',
      operationId,
      send: async () => {
        const content = await guest().call(endpoints.hold, { params: { slug }, body, operationId })
        onHold(content)
        return { content, appointment: null }
      },
      altered: () => hold({ ...body, id: randomUUID(), start: later(body.start) }, onHold, operationId),
    }
  }

  function renew(id: string, operationId: string = randomUUID()): Operation {
    const call = { params: { slug, id }, operationId }
    return {
      act: 'public.renew',
      operationId,
      send: async () => ({ content: await guest().call(endpoints['renew-hold'], call), appointment: null }),
      altered: () => renew(randomUUID(), operationId),
    }
  }

  /** Has no key, as a tab that closes sends it. */
  function release(id: string): Operation {
    return {
      act: 'public.release',
      operationId: randomUUID(),
      send: async () => {
        await guest().call(endpoints['release-hold'], { params: { slug, id } })
        return { content: null, appointment: null }
      },
      altered: null,
    }
  }

  /** @param onBooked What was booked, whenever that is answered. */
  function book(
    body: PublicBookBody,
    onBooked: (booking: PublicBooking) => void,
    operationId: string = randomUUID(),
  ): Operation {
    return {
      act: 'public.book',
      operationId,
      send: async () => {
        const content = await guest().call(endpoints.book, { params: { slug }, body, operationId })
        onBooked(content)
        return { content, appointment: null }
      },
      altered: () => book({ ...body, message: `${body.message ?? ''} again` }, onBooked, operationId),
    }
  }

  /** Of the starts, those that are offered for a move, with the doctor; none where it cannot be moved any more. */
  async function offered(link: string, starts: readonly string[]): Promise<MoveBody[]> {
    const date = (starts[0] ?? '').slice(0, 10)
    const call = { query: { from: date, to: date }, headers: { [APPOINTMENT_LINK_HEADER]: link } }
    const { days } = await guest().call(endpoints['move-availability'], call).catch(noneIfRefused)
    return days
      .flatMap(({ slots }) =>
        slots.map(({ start, doctorIds }) => ({ start, doctorId: doctorIds[0] ?? null })),
      )
      .filter(({ start }) => starts.includes(start))
  }

  function move(link: string, body: MoveBody, operationId: string = randomUUID()): Operation {
    const headers = { [APPOINTMENT_LINK_HEADER]: link }
    return {
      act: 'public.move',
      operationId,
      send: async () => {
        const call = { body, headers, operationId }
        return { content: await guest().call(endpoints.move, call), appointment: null }
      },
      altered: () => move(link, { ...body, start: later(body.start) }, operationId),
    }
  }

  function cancel(link: string, reason = 'torture', operationId: string = randomUUID()): Operation {
    const headers = { [APPOINTMENT_LINK_HEADER]: link }
    return {
      act: 'public.cancel',
      operationId,
      send: async () => {
        const call = { body: { reason }, headers, operationId }
        return { content: await guest().call(endpoints.cancel, call), appointment: null }
      },
      altered: () => cancel(link, `${reason} again`, operationId),
    }
  }

  return { hold, renew, release, book, offered, move, cancel }
}

function noneIfRefused(error: unknown): { readonly days: [] } {
  if (error instanceof ApiError && error.problem.status < 500) return { days: [] }
  throw error
}
