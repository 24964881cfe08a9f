import { AppError } from '@scheduler/shared-types/errors/app-error'
import { type Actor, decide, type PolicyTable, type Subject } from '@scheduler/shared-types/policies/decide'

/** @throws AppError forbidden, or not_found where the subject must stay invisible. */
export function assertAllowed<Action extends string>(
  table: PolicyTable<Action>,
  action: NoInfer<Action>,
  caller: Actor,
  subject: Subject = {},
): void {
  const verdict = decide(table, action, caller, subject)
  if (verdict === true) return
  if (verdict === 'hidden') throw new AppError('not_found', 'There is no such record in this clinic.')
  throw new AppError('forbidden', 'Your role in this clinic may not do this.')
}
