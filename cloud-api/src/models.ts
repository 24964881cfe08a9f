import type { Connection } from 'mongoose'
import { defineAppointmentTypeModel } from './appointment-types/appointment-type.model.ts'
import { defineAppointmentModel } from './appointments/appointment.model.ts'
import { defineAuditModel } from './audit/audit.model.ts'
import { defineRefreshTokenModel } from './auth/refresh-token.model.ts'
import { defineSessionModel } from './auth/session.model.ts'
import { defineClinicModel } from './clinics/clinic.model.ts'
import { defineClosureModel } from './closures/closure.model.ts'
import { defineConsumerCursorModel } from './consumers/consumer-cursor.model.ts'
import { defineDeskModel } from './desks/desk.model.ts'
import { defineDoctorModel } from './doctors/doctor.model.ts'
import { defineEquipmentModel } from './equipment/equipment.model.ts'
import { defineExceptionModel } from './exceptions/exception.model.ts'
import { defineFreedTimeModel } from './freed-times/freed-time.model.ts'
import { defineAccessSnapshotModel } from './insights/access-snapshot.model.ts'
import { defineChangeModel } from './operations/change.model.ts'
import { defineClinicCounterModel } from './operations/clinic-counter.model.ts'
import { defineOperationModel } from './operations/operation.model.ts'
import { definePatientModel } from './patients/patient.model.ts'
import { defineRoomModel } from './rooms/room.model.ts'
import { defineTimeOffModel } from './time-off/time-off.model.ts'
import { defineUserModel } from './users/user.model.ts'
import { defineWorkingHoursModel } from './working-hours/working-hours.model.ts'

/** Every model, bound to one connection. A new model is one line here. */
export function defineModels(connection: Connection) {
  return {
    Clinic: defineClinicModel(connection),
    User: defineUserModel(connection),
    Session: defineSessionModel(connection),
    RefreshToken: defineRefreshTokenModel(connection),
    Doctor: defineDoctorModel(connection),
    Room: defineRoomModel(connection),
    Equipment: defineEquipmentModel(connection),
    Patient: definePatientModel(connection),
    AppointmentType: defineAppointmentTypeModel(connection),
    WorkingHours: defineWorkingHoursModel(connection),
    Exception: defineExceptionModel(connection),
    TimeOff: defineTimeOffModel(connection),
    Closure: defineClosureModel(connection),
    Desk: defineDeskModel(connection),
    Appointment: defineAppointmentModel(connection),
    Operation: defineOperationModel(connection),
    ClinicCounter: defineClinicCounterModel(connection),
    Change: defineChangeModel(connection),
    Audit: defineAuditModel(connection),
    ConsumerCursor: defineConsumerCursorModel(connection),
    FreedTime: defineFreedTimeModel(connection),
    AccessSnapshot: defineAccessSnapshotModel(connection),
  } as const
}

export type Models = ReturnType<typeof defineModels>
