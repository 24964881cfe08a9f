import { invalidField } from '@scheduler/shared-types/errors/invalid-field'
import { workingHoursPolicy } from '@scheduler/shared-types/policies/working-hours.policy'
import type {
  zWorkingHours,
  zWorkingHoursCreate,
  zWorkingHoursUpdate,
} from '@scheduler/shared-types/working-hours/working-hours.contract'
import type { ContractKind } from '../records/record-kind.ts'
import { assertInClinic } from '../records/references.ts'
import type { WorkingHoursDocument } from './working-hours.model.ts'
import { presentWorkingHours } from './working-hours.presenter.ts'

export const workingHoursRecord: ContractKind<
  WorkingHoursDocument,
  typeof zWorkingHours,
  typeof zWorkingHoursCreate,
  typeof zWorkingHoursUpdate
> = {
  entity: 'working-hours',
  policy: workingHoursPolicy,
  model: (models) => models.WorkingHours,
  present: (_deps, document) => presentWorkingHours(document),
  sort: { doctorId: 1, weekday: 1, effectiveFrom: 1 },
  make: (_deps, { id: _id, ...fields }) => fields,
  change: (_deps, { version: _version, ...fields }) => fields,
  subject: ({ doctorId }) => ({ doctorId }),
  facts: ({ doctorId }) => ({ doctorId }),
  check: async (check) => {
    const { doctorId, effectiveFrom, effectiveTo } = check.fields
    if (effectiveTo !== null && effectiveTo < effectiveFrom) {
      throw invalidField('body.effectiveTo', 'must not be before effectiveFrom')
    }
    await assertInClinic(check, 'Doctor', 'body.doctorId', doctorId)
  },
}
