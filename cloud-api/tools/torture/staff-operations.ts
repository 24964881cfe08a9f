import { randomUUID } from 'node:crypto'
import type { BodyInput } from '@scheduler/shared-types/api/define-endpoint'
import {
  type Appointment,
  appointmentEndpoints,
} from '@scheduler/shared-types/appointments/appointment.contract'
import { type Hold, holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import type { Connection } from './connection.ts'
import type { Act } from './kinds.ts'
import type { Operation, Told } from './operation.ts'

export type BookBody = BodyInput<(typeof appointmentEndpoints)['book']>
export type MoveBody = BodyInput<(typeof appointmentEndpoints)['move']>
export type HoldBody = BodyInput<(typeof holdEndpoints)['create']>
export type StatusBody = BodyInput<(typeof appointmentEndpoints)['change-status']>

/** Operations by the routes of the staff. */
export function staffOperations({ staff }: Connection, clinicId: string) {
  const tell = async (answer: Promise<Appointment>): Promise<Told> => {
    const appointment = await answer
    return { content: appointment, appointment }
  }

  function book(act: Act, body: BookBody, operationId: string = randomUUID()): Operation {
    const call = { params: { clinicId }, body, operationId }
    return {
      act,
      operationId,
      makesId: body.id,
      send: () => tell(staff().call(appointmentEndpoints.book, call)),
      altered: () => book(act, { ...body, start: later(body.start), holdId: undefined }, operationId),
    }
  }

  function move(act: Act, id: string, body: MoveBody, operationId: string = randomUUID()): Operation {
    const call = { params: { clinicId, id }, body, operationId }
    return {
      act,
      operationId,
      send: () => tell(staff().call(appointmentEndpoints.move, call)),
      altered: () => move(act, id, { ...body, start: later(body.start) }, operationId),
    }
  }

  function cancel(id: string, reason = 'torture', operationId: string = randomUUID()): Operation {
    const call = { params: { clinicId, id }, body: { reason, by: 'clinic' as const }, operationId }
    return {
      act: 'rest.cancel',
      operationId,
      send: () => tell(staff().call(appointmentEndpoints.cancel, call)),
      altered: () => cancel(id, `${reason} again`, operationId),
    }
  }

  function undo(
    act: 'rest.undo' | 'rest.retake',
    id: string,
    version?: number,
    operationId: string = randomUUID(),
  ): Operation {
    const call = { params: { clinicId, id }, body: { version }, operationId }
    return {
      act,
      operationId,
      send: () => tell(staff().call(appointmentEndpoints.undo, call)),
      altered: () => undo(act, id, (version ?? 0) + 1, operationId),
    }
  }

  function changeStatus(
    act: Act,
    id: string,
    body: StatusBody,
    operationId = randomUUID() as string,
  ): Operation {
    const call = { params: { clinicId, id }, body, operationId }
    return {
      act,
      operationId,
      send: () => tell(staff().call(appointmentEndpoints['change-status'], call)),
      altered: () => changeStatus(act, id, { ...body, version: (body.version ?? 0) + 1 }, operationId),
    }
  }

  /** @param onHold What was held, whenever that is answered. */
  function hold(body: HoldBody, onHold: (hold: Hold) => void, operationId: string = randomUUID()): Operation {
    const call = { params: { clinicId }, body, operationId }
    return {
      act: 'rest.hold',
      operationId,
      send: async () => {
        const content = await staff().call(holdEndpoints.create, call)
        onHold(content)
        return { content, appointment: null }
      },
      altered: () => hold({ ...body, id: randomUUID(), start: later(body.start) }, onHold, operationId),
    }
  }

  function renew(id: string, operationId: string = randomUUID()): Operation {
    const call = { params: { clinicId, id }, operationId }
    return {
      act: 'rest.renew',
      operationId,
      send: async () => ({ content: await staff().call(holdEndpoints.renew, call), appointment: null }),
      altered: () => renew(randomUUID(), operationId),
    }
  }

  function release(id: string, operationId: string = randomUUID()): Operation {
    const call = { params: { clinicId, id }, operationId }
    return {
      act: 'rest.release',
      operationId,
      send: async () => {
        await staff().call(holdEndpoints.release, call)
        return { content: null, appointment: null }
      },
      altered: () => release(randomUUID(), operationId),
    }
  }

  /** A question as much as an act: a repeat is answered with what the desk has by now. */
  function claim(operationId: string = randomUUID()): Operation {
    const call = { params: { clinicId }, operationId }
    return {
      act: 'desk.claim',
      operationId,
      send: async () => {
        await staff().call(leaseEndpoints.claim, call)
        return { content: null, appointment: null }
      },
      altered: null,
    }
  }

  function giveBack(operationId: string = randomUUID()): Operation {
    const call = { params: { clinicId }, body: {}, operationId }
    return {
      act: 'desk.return',
      operationId,
      send: async () => {
        await staff().call(leaseEndpoints.return, call)
        return { content: null, appointment: null }
      },
      altered: null,
    }
  }

  return { book, move, cancel, undo, changeStatus, hold, renew, release, claim, giveBack }
}

/** Five minutes later: another request. */
export function later(start: string): string {
  return new Date(Date.parse(start) + 300_000).toISOString()
}
