import type {
  Patient,
  zPatientCreate,
  zPatientUpdate,
} from '@scheduler/shared-types/patients/patient.contract'
import { patientIndexFields } from '@scheduler/shared-types/patients/search-tokens'
import { patientPolicy } from '@scheduler/shared-types/policies/patient.policy'
import type { z } from 'zod'
import { encryptField } from '../crypto/field-encryption.ts'
import type { RecordKind } from '../records/record-kind.ts'
import { firstUse } from '../records/references.ts'
import type { PatientDocument } from './patient.model.ts'
import { noteContext, presentPatient } from './patient.presenter.ts'

export const patientRecord: RecordKind<
  PatientDocument,
  Patient,
  z.output<typeof zPatientCreate>,
  z.output<typeof zPatientUpdate>
> = {
  entity: 'patient',
  policy: patientPolicy,
  model: (models) => models.Patient,
  present: presentPatient,
  sort: { sortName: 1 },
  make: (deps, { id: _id, note, ...fields }, id) => ({
    ...fields,
    noteCipher: encryptField(deps.env.dataKeys, note, noteContext(id)),
    verified: true,
    active: true,
    ...patientIndexFields(fields),
  }),
  change: (deps, { version: _version, note, ...fields }, before) => ({
    ...fields,
    ...(note !== undefined && { noteCipher: encryptField(deps.env.dataKeys, note, noteContext(before._id)) }),
    ...patientIndexFields({ ...before, ...fields }),
  }),
  subject: (_fields, id) => ({ patientId: id }),
  findUse: ({ deps, session, clinicId, id }) =>
    firstUse({
      appointments: () => deps.models.Appointment.exists({ clinicId, patientId: id }).session(session),
      'user accounts': () =>
        deps.models.User.exists({ grants: { $elemMatch: { clinicId, patientId: id } } }).session(session),
    }),
}
