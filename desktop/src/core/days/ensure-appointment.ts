import { endpoints } from '@scheduler/shared-types/endpoints'
import { DeskError } from '../../ipc/desk-error.ts'
import type { BoardAppointment } from '../../ipc/ipc-contract.ts'
import { tryServer } from '../ask-server.ts'
import { type Core, clinicParams, viewOf } from '../core.ts'
import { appointmentIn } from '../overlay/view.ts'
import { dateAt } from '../storage/take-records.ts'

/**
 * The appointment as it is shown, read from the server if it is not here.
 * @throws DeskError not_at_this_desk, ApiError not_found
 */
export async function ensureAppointment(core: Core, id: string): Promise<BoardAppointment> {
  const here = appointmentIn(viewOf(core), id)
  if (here) return here
  const read = await tryServer(core, (api, signal) =>
    api.call(endpoints.appointment.read, { params: { ...clinicParams(core), id }, signal }),
  )
  if (!read) {
    throw new DeskError('not_at_this_desk', 'This appointment is not kept at this desk. It needs the server.')
  }
  core.stores.days.put(id, read, dateAt(core.stores, read.start) ?? '', true)
  return appointmentIn(viewOf(core), id) ?? { ...read, standing: 'accepted', waiting: [] }
}
