import type { zDoctor, zDoctorCreate, zDoctorUpdate } from '@scheduler/shared-types/doctors/doctor.contract'
import { doctorPolicy } from '@scheduler/shared-types/policies/doctor.policy'
import type { ContractKind } from '../records/record-kind.ts'
import { firstUse } from '../records/references.ts'
import type { DoctorDocument } from './doctor.model.ts'
import { presentDoctor } from './doctor.presenter.ts'

export const doctorRecord: ContractKind<
  DoctorDocument,
  typeof zDoctor,
  typeof zDoctorCreate,
  typeof zDoctorUpdate
> = {
  entity: 'doctor',
  policy: doctorPolicy,
  model: (models) => models.Doctor,
  present: (_deps, document) => presentDoctor(document),
  sort: { sortOrder: 1, name: 1 },
  make: (_deps, { name, specialty, sortOrder }) => ({ name, specialty, sortOrder, active: true }),
  change: (_deps, { version: _version, ...fields }) => fields,
  findUse: ({ deps, session, clinicId, id }) =>
    firstUse({
      appointments: () => deps.models.Appointment.exists({ clinicId, doctorId: id }).session(session),
      'appointment types': () =>
        deps.models.AppointmentType.exists({ clinicId, doctorIds: id }).session(session),
      'working hours': () => deps.models.WorkingHours.exists({ clinicId, doctorId: id }).session(session),
      exceptions: () => deps.models.Exception.exists({ clinicId, doctorId: id }).session(session),
      'entries of time off': () => deps.models.TimeOff.exists({ clinicId, doctorId: id }).session(session),
      users: () =>
        deps.models.User.exists({ grants: { $elemMatch: { clinicId, doctorId: id } } }).session(session),
    }),
}
