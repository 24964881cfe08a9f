import { timeOffPolicy } from '@scheduler/shared-types/policies/time-off.policy'
import type {
  zTimeOff,
  zTimeOffCreate,
  zTimeOffUpdate,
} from '@scheduler/shared-types/time-off/time-off.contract'
import type { ContractKind } from '../records/record-kind.ts'
import { assertInClinic } from '../records/references.ts'
import { assertSpan, spanChange } from '../records/span.ts'
import type { TimeOffDocument } from './time-off.model.ts'
import { presentTimeOff } from './time-off.presenter.ts'

export const timeOffRecord: ContractKind<
  TimeOffDocument,
  typeof zTimeOff,
  typeof zTimeOffCreate,
  typeof zTimeOffUpdate
> = {
  entity: 'time-off',
  policy: timeOffPolicy,
  model: (models) => models.TimeOff,
  present: (_deps, document) => presentTimeOff(document),
  sort: { start: 1 },
  make: (_deps, { doctorId, start, end, reason }) => ({
    doctorId,
    start: new Date(start),
    end: new Date(end),
    reason,
  }),
  change: (_deps, body) => spanChange(body),
  subject: ({ doctorId }) => ({ doctorId }),
  facts: ({ doctorId, start, end }) => ({
    doctorId,
    span: { start: start.toISOString(), end: end.toISOString() },
  }),
  check: async (check) => {
    assertSpan(check.fields)
    await assertInClinic(check, 'Doctor', 'body.doctorId', check.fields.doctorId)
  },
}
