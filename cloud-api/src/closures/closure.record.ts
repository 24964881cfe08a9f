import type {
  zClosure,
  zClosureCreate,
  zClosureUpdate,
} from '@scheduler/shared-types/closures/closure.contract'
import { closurePolicy } from '@scheduler/shared-types/policies/closure.policy'
import type { ContractKind } from '../records/record-kind.ts'
import { assertSpan, spanChange } from '../records/span.ts'
import type { ClosureDocument } from './closure.model.ts'
import { presentClosure } from './closure.presenter.ts'

export const closureRecord: ContractKind<
  ClosureDocument,
  typeof zClosure,
  typeof zClosureCreate,
  typeof zClosureUpdate
> = {
  entity: 'closure',
  policy: closurePolicy,
  model: (models) => models.Closure,
  present: (_deps, document) => presentClosure(document),
  sort: { start: 1 },
  make: (_deps, { start, end, reason }) => ({ start: new Date(start), end: new Date(end), reason }),
  change: (_deps, body) => spanChange(body),
  facts: ({ start, end }) => ({ span: { start: start.toISOString(), end: end.toISOString() } }),
  check: async ({ fields }) => assertSpan(fields),
}
