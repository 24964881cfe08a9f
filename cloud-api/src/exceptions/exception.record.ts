import type {
  zException,
  zExceptionCreate,
  zExceptionUpdate,
} from '@scheduler/shared-types/exceptions/exception.contract'
import { exceptionPolicy } from '@scheduler/shared-types/policies/exception.policy'
import type { ContractKind } from '../records/record-kind.ts'
import { assertInClinic } from '../records/references.ts'
import type { ExceptionDocument } from './exception.model.ts'
import { presentException } from './exception.presenter.ts'

export const exceptionRecord: ContractKind<
  ExceptionDocument,
  typeof zException,
  typeof zExceptionCreate,
  typeof zExceptionUpdate
> = {
  entity: 'exception',
  policy: exceptionPolicy,
  model: (models) => models.Exception,
  present: (_deps, document) => presentException(document),
  sort: { date: 1 },
  make: (_deps, { doctorId, date, ranges }) => ({ doctorId, date, ranges }),
  change: (_deps, { version: _version, ...fields }) => fields,
  subject: ({ doctorId }) => ({ doctorId }),
  facts: ({ doctorId, date }) => ({ doctorId, date }),
  check: (check) => assertInClinic(check, 'Doctor', 'body.doctorId', check.fields.doctorId),
  uniqueField: 'date',
}
