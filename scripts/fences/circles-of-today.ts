import type { Program } from './judge-circles.ts'

/** By program and by room: the rooms it imports, in one text. */
export type Circles = Readonly<Partial<Record<Program, Readonly<Record<string, string>>>>>

/**
 * The arrows between rooms that are part of a circle today. This list only shrinks: an arrow that closes another
 * circle is refused, and one that is in no circle any more must be deleted here.
 */
export const circlesOfToday: Circles = {
  'shared-types/src': {
    api: 'appointment-types appointments auth availability changes clinics closures desks doctors equipment errors exceptions health holds leases patients public-booking rooms sync time-off users working-hours',
    'appointment-types': 'api',
    appointments: 'api patients',
    auth: 'api desks users',
    availability: 'api appointments',
    changes:
      'api appointment-types appointments auth clinics closures desks doctors equipment exceptions leases patients rooms time-off working-hours',
    clinics: 'api',
    closures: 'api',
    desks: 'api',
    doctors: 'api',
    equipment: 'api',
    errors: 'appointments',
    exceptions: 'api',
    health: 'api',
    holds: 'api',
    leases: 'api',
    patients: 'api',
    'public-booking': 'api appointments auth availability clinics holds users',
    rooms: 'api',
    sync: 'api appointments errors patients time-off',
    'time-off': 'api',
    users: 'api auth',
    'working-hours': 'api',
  },
  'cloud-api/embedded-store/src': {
    query: 'storage transactions',
    storage: 'query',
    transactions: 'storage',
  },
  'cloud-api/src': {
    'appointment-types': 'database records',
    appointments: 'availability database http leases operations patients records',
    audit: 'database operations',
    auth: 'database desks http',
    availability: 'appointments clinics http operations',
    changes:
      'appointment-types appointments clinics closures database desks doctors equipment exceptions http leases operations patients rooms time-off working-hours',
    clinics: 'auth database http operations records',
    closures: 'database records',
    database:
      'appointment-types appointments audit auth changes clinics closures desks doctors equipment exceptions operations patients rooms time-off users working-hours',
    desks: 'auth database http leases operations records',
    doctors: 'database records',
    equipment: 'database records',
    exceptions: 'database records',
    http: 'auth',
    leases: 'appointments availability desks http operations',
    operations: 'appointments audit changes database',
    patients: 'database http records',
    records: 'http operations',
    rooms: 'database records',
    'time-off': 'database records',
    users: 'auth database http operations records',
    'working-hours': 'database http records',
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
