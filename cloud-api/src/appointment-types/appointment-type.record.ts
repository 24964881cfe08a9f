import type {
  zAppointmentType,
  zAppointmentTypeCreate,
  zAppointmentTypeUpdate,
} from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import { appointmentTypePolicy } from '@scheduler/shared-types/policies/appointment-type.policy'
import type { ContractKind } from '../records/record-kind.ts'
import { assertInClinic, firstUse } from '../records/references.ts'
import type { AppointmentTypeDocument } from './appointment-type.model.ts'
import { presentAppointmentType } from './appointment-type.presenter.ts'

export const appointmentTypeRecord: ContractKind<
  AppointmentTypeDocument,
  typeof zAppointmentType,
  typeof zAppointmentTypeCreate,
  typeof zAppointmentTypeUpdate
> = {
  entity: 'appointment-type',
  policy: appointmentTypePolicy,
  model: (models) => models.AppointmentType,
  present: (_deps, document) => presentAppointmentType(document),
  sort: { name: 1 },
  make: (_deps, { id: _id, ...fields }) => ({ ...fields, active: true }),
  change: (_deps, { version: _version, ...fields }) => fields,
  check: async (check) => {
    await assertInClinic(check, 'Doctor', 'body.doctorIds', check.fields.doctorIds)
    await assertInClinic(check, 'Room', 'body.roomIds', check.fields.roomIds)
    await assertInClinic(check, 'Equipment', 'body.equipmentIds', check.fields.equipmentIds)
  },
  findUse: ({ deps, session, clinicId, id }) =>
    firstUse({
      appointments: () =>
        deps.models.Appointment.exists({ clinicId, appointmentTypeId: id }).session(session),
    }),
}
