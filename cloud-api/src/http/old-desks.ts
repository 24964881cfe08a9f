import type { Endpoint } from '@scheduler/shared-types/api/define-endpoint'
import { DESK_ID_HEADER, DESK_VERSION_HEADER } from '@scheduler/shared-types/api/names'
import {
  DESK_VERSION_PATTERN,
  FIRST_DESK_VERSION,
  isOlderVersion,
} from '@scheduler/shared-types/desks/desk-version'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Deps } from '../deps.ts'

/** What is read of a request. */
type Request = { readonly get: (header: string) => string }

/** Whether it comes from a desk of version 0.1.0, which names no version. */
export function isFirstDesk(request: Request): boolean {
  return request.get(DESK_ID_HEADER) !== '' && request.get(DESK_VERSION_HEADER) === ''
}

/**
 * Refuses desks that are older than this API works with. Whether it is revoked every desk may ask: it has to erase
 * what it keeps.
 * @throws AppError desk_outdated, or, for one that does not know this code, unavailable: it then keeps its outbox and
 * shows the sentence at sign-in
 */
export function refuseOldDesk(
  { leastDeskVersion }: Pick<Deps, 'leastDeskVersion'>,
  request: Request,
  { id }: Pick<Endpoint, 'id'>,
): void {
  if (request.get(DESK_ID_HEADER) === '' || id === 'desk.check') return
  const version = request.get(DESK_VERSION_HEADER) || FIRST_DESK_VERSION
  if (!DESK_VERSION_PATTERN.test(version)) {
    const errors = [{ path: `headers.${DESK_VERSION_HEADER}`, message: 'must be a version such as 0.1.0' }]
    throw new AppError('validation_failed', 'Some fields need another look.', { errors })
  }
  if (!isOlderVersion(version, leastDeskVersion)) return
  const sentence = `Update this desk: the server works with version ${leastDeskVersion} or newer, and this one is ${version}. What was done here is kept and is sent after the update.`
  if (isFirstDesk(request)) throw new AppError('unavailable', sentence, { retryAfterSeconds: 600 })
  throw new AppError('desk_outdated', sentence)
}

/** Entities of the log and settings of a clinic that version 0.1.0 knows; it refuses an answer with any other. */
const FIRST_ENTITIES: ReadonlySet<unknown> = new Set([
  'appointment',
  'patient',
  'clinic',
  'doctor',
  'room',
  'equipment',
  'appointment-type',
  'working-hours',
  'exception',
  'time-off',
  'closure',
  'user',
  'hold',
  'desk',
  'lease',
])
const FIRST_SETTINGS = [
  'overbookingLanes',
  'holdSeconds',
  'requestedOccupies',
  'cancelCutoffMinutes',
  'moveCutoffMinutes',
  'walkInTime',
  'leaseHours',
]
const FIRST_WALK_IN = ['doctorId', 'roomId', 'weekdays', 'start', 'end', 'releaseAt']

/** An answer without what would keep a desk of version 0.1.0 from reading it. Later desks skip that by themselves. */
export function asFirstDesksKnow(endpointId: string, answer: unknown): unknown {
  switch (endpointId) {
    case 'clinic.read':
    case 'clinic.update':
      return asFirstClinic(answer)
    case 'change.list': {
      const { items, ...rest } = answer as { readonly items: readonly FirstEntry[] } // the route's own type
      return { ...rest, items: items.map(asFirstEntry) }
    }
    default:
      return answer
  }
}

type FirstEntry = { readonly entity: string; readonly document: unknown }

/** One it does not know becomes one it takes no notice of: the log must have no gap. */
function asFirstEntry(entry: FirstEntry): FirstEntry {
  if (!FIRST_ENTITIES.has(entry.entity)) return { ...entry, entity: 'user', document: null }
  return entry.entity === 'clinic' ? { ...entry, document: asFirstClinic(entry.document) } : entry
}

function asFirstClinic(clinic: unknown): unknown {
  if (typeof clinic !== 'object' || clinic === null || !('settings' in clinic)) return clinic
  const settings = pick(clinic.settings, FIRST_SETTINGS)
  const { walkInTime } = settings
  if (!Array.isArray(walkInTime)) return { ...clinic, settings }
  return {
    ...clinic,
    settings: { ...settings, walkInTime: walkInTime.map((each) => pick(each, FIRST_WALK_IN)) },
  }
}

function pick(from: unknown, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from ?? {}).filter(([name]) => names.includes(name)))
}
