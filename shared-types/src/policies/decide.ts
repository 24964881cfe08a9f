import type { Role } from '../auth/roles.ts'

/** Who asks: a person by their grant in the clinic, the public page's guest, or the system itself. */
export type Actor =
  | {
      readonly kind: 'user'
      readonly role: Role
      readonly doctorId: string | null
      readonly patientId: string | null
      /** The desk the session was opened at. */
      readonly sessionDeskId: string | null
    }
  | { readonly kind: 'guest' }
  | { readonly kind: 'system' }

/** What a rule may look at besides the actor. Each table says which of these its use cases pass. */
export type Subject = {
  readonly doctorId?: string | null
  readonly patientId?: string | null
  readonly deskId?: string | null
  /** Names of the fields a change touches. */
  readonly fields?: readonly string[]
}

/** `hidden`: the actor must not even learn that the record exists. */
export type Verdict = boolean | 'hidden'

/** `true`, or a question about actor and subject. A missing role means no. */
export type Rule = true | ((actor: Actor, subject: Subject) => Verdict)

/** Who may call: a role in the clinic, or the public page's guest. The system may do everything. */
export type PolicyRole = Role | 'guest'

/** One resource's rules, an entry for every action: a missing action does not compile. */
export type PolicyTable<Action extends string> = Readonly<
  Record<Action, Readonly<Partial<Record<PolicyRole, Rule>>>>
>

/** Whether the actor may do the action to this subject. */
export function decide<Action extends string>(
  table: PolicyTable<Action>,
  action: NoInfer<Action>,
  actor: Actor,
  subject: Subject = {},
): Verdict {
  if (actor.kind === 'system') return true
  const rule = table[action][actor.kind === 'guest' ? 'guest' : actor.role]
  if (rule === undefined) return false
  return rule === true ? true : rule(actor, subject)
}
