import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { defineRoute } from '../http/define-route.ts'
import { bookAppointment } from './book-appointment.ts'
import { cancelAppointment } from './cancel-appointment.ts'
import { changeStatus } from './change-status.ts'
import { moveAppointment } from './move-appointment.ts'
import { listAppointments, readAppointment } from './read-appointments.ts'
import { undoAppointment } from './undo-appointment.ts'
import { updateAppointment } from './update-appointment.ts'

export const appointmentRoutes = [
  defineRoute(appointmentEndpoints.list, ({ deps, caller, query }) =>
    listAppointments(deps, { caller, query }),
  ),
  defineRoute(appointmentEndpoints.read, ({ deps, caller, params }) =>
    readAppointment(deps, { caller, id: params.id }),
  ),
  defineRoute(appointmentEndpoints.book, ({ deps, caller, operationId, body }) =>
    bookAppointment(deps, { clinicId: caller.clinicId, caller, operationId, body }),
  ),
  defineRoute(appointmentEndpoints.move, ({ deps, caller, operationId, params, body }) =>
    moveAppointment(deps, { clinicId: caller.clinicId, caller, operationId, id: params.id, body }),
  ),
  defineRoute(appointmentEndpoints.cancel, ({ deps, caller, operationId, params, body }) =>
    cancelAppointment(deps, { clinicId: caller.clinicId, caller, operationId, id: params.id, body }),
  ),
  defineRoute(appointmentEndpoints['change-status'], ({ deps, caller, operationId, params, body }) =>
    changeStatus(deps, { clinicId: caller.clinicId, caller, operationId, id: params.id, body }),
  ),
  defineRoute(appointmentEndpoints.undo, ({ deps, caller, operationId, params, body }) =>
    undoAppointment(deps, { clinicId: caller.clinicId, caller, operationId, id: params.id, body }),
  ),
  defineRoute(appointmentEndpoints.update, ({ deps, caller, operationId, params, body }) =>
    updateAppointment(deps, { clinicId: caller.clinicId, caller, operationId, id: params.id, body }),
  ),
]
