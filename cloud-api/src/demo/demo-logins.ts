import type { Role } from '@scheduler/shared-types/auth/roles'

/** Public path of the demo clinic. */
export const DEMO_SLUG = 'demo'

/** Everyone knows it, so production refuses a database with these logins. */
export const DEMO_PASSWORD = 'demo-pass-1234'

/** Who can sign in to the demo clinic. */
export const DEMO_EMAILS: Readonly<Record<Role, string>> = {
  admin: 'admin@demo.test',
  receptionist: 'reception@demo.test',
  doctor: 'doctor@demo.test',
  patient: 'patient@demo.test',
}
