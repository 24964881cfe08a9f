import type { BoardAppointment, IpcHandlers } from '../../ipc/ipc-contract.ts'
import type { Core } from '../core.ts'
import { ensureAppointment } from '../days/ensure-appointment.ts'
import { bookAppointment } from './book-appointment.ts'
import { cancelAppointment, changeStatus } from './change-status.ts'
import { moveAppointment } from './move-appointment.ts'
import { createTimeOff, removeTimeOff } from './time-off.ts'
import { undoAppointment } from './undo-appointment.ts'
import { updateNote } from './update-note.ts'

type ActRequest =
  | 'appointment.book'
  | 'appointment.move'
  | 'appointment.cancel'
  | 'appointment.change-status'
  | 'appointment.undo'
  | 'appointment.update'
  | 'time-off.create'
  | 'time-off.remove'

/** What people do at the desk. Each act is saved before it is answered. */
export function actHandlers(core: Core): Pick<IpcHandlers, ActRequest> {
  const afterwards = async (id: string, act: Promise<unknown>): Promise<BoardAppointment> => {
    await act
    return ensureAppointment(core, id)
  }
  return {
    'appointment.book': async (body) => ensureAppointment(core, await bookAppointment(core, body)),
    'appointment.move': (body) => afterwards(body.id, moveAppointment(core, body)),
    'appointment.cancel': (body) => afterwards(body.id, cancelAppointment(core, body)),
    'appointment.change-status': (body) => afterwards(body.id, changeStatus(core, body)),
    'appointment.undo': ({ id }) => afterwards(id, undoAppointment(core, id)),
    'appointment.update': (body) => afterwards(body.id, updateNote(core, body)),
    'time-off.create': (body) => createTimeOff(core, body),
    'time-off.remove': async ({ id }) => {
      await removeTimeOff(core, id)
      return null
    },
  }
}
