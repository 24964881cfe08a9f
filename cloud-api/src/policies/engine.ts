import type { Role } from '@scheduler/shared-types/auth/roles'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Caller } from '../caller.ts'

/** What a rule may look at besides the caller. Each table says which of these its use cases pass. */
export type Subject = {
  readonly doctorId?: string | null
  readonly patientId?: string | null
  readonly deskId?: string | null
  /** Names of the fields a change touches. */
  readonly fields?: readonly string[]
}

/** `hidden`: the caller must not even learn that the record exists. */
export type Verdict = boolean | 'hidden'

/** `true`, or a question about caller and subject. A missing role means no. */
export type Rule = true | ((caller: Caller, subject: Subject) => Verdict)

/** Who may call: a role in the clinic, or the public page's guest. The system may do everything. */
export type PolicyRole = Role | 'guest'

/** One resource's rules, an entry for every action: a missing action does not compile. */
export type PolicyTable<Action extends string> = Readonly<
  Record<Action, Readonly<Partial<Record<PolicyRole, Rule>>>>
>

/** Whether the caller may do the action to this subject. */
export function decide<Action extends string>(
  table: PolicyTable<Action>,
  action: NoInfer<Action>,
  caller: Caller,
  subject: Subject = {},
): Verdict {
  if (caller.kind === 'system') return true
  const rule = table[action][caller.kind === 'guest' ? 'guest' : caller.role]
  if (rule === undefined) return false
  return rule === true ? true : rule(caller, subject)
}

/** @throws AppError forbidden, or not_found where the subject must stay invisible. */
export function assertAllowed<Action extends string>(
  table: PolicyTable<Action>,
  action: NoInfer<Action>,
  caller: Caller,
  subject: Subject = {},
): void {
  const verdict = decide(table, action, caller, subject)
  if (verdict === true) return
  if (verdict === 'hidden') throw new AppError('not_found', 'There is no such record in this clinic.')
  throw new AppError('forbidden', 'Your role in this clinic may not do this.')
}
