import type { Program } from './judge-circles.ts'

/** By program and by room: the rooms it imports, in one text. */
export type Circles = Readonly<Partial<Record<Program, Readonly<Record<string, string>>>>>

/**
 * The arrows between rooms that are part of a circle today. This list only shrinks: an arrow that closes another
 * circle is refused, and one that is in no circle any more must be deleted here.
 */
export const circlesOfToday: Circles = {
  'shared-types/src': {
    api: 'errors',
    appointments: 'api patients',
    auth: 'users',
    errors: 'appointments',
    patients: 'api',
    users: 'auth',
  },
  'cloud-api/embedded-store/src': {
    query: 'storage transactions',
    storage: 'query',
    transactions: 'storage',
  },
  'cloud-api/src': {
    appointments: 'availability http leases patients records',
    auth: 'desks http',
    availability: 'appointments clinics http',
    clinics: 'auth http records',
    desks: 'auth http leases records',
    http: 'auth',
    leases: 'appointments availability desks http',
    patients: 'http records',
    records: 'http',
  },
  'desktop/src/core': {
    acts: 'patients',
    'ask-server.ts': 'core.ts',
    clinic: 'ask-server.ts core.ts days',
    'core.ts': 'clinic overlay storage',
    days: 'ask-server.ts clinic core.ts overlay storage',
    overlay: 'clinic',
    patients: 'acts',
    storage: 'days',
  },
  'desktop/src/renderer': {
    appointment: 'booking patients shell',
    booking: 'patients shell',
    'desk-lock': 'sign-in',
    patients: 'appointment booking shell',
    shell: 'patients',
    'sign-in': 'desk-lock',
  },
}
