import type { Answer, Kept } from './scenario.ts'

/** Time that something claims, in milliseconds, without a look at the keys the index guards. */
export type Claim = {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  readonly doctorId: string
  readonly roomId: string | null
  readonly equipmentIds: readonly string[]
  readonly patientId: string | null
  readonly lane: number
}

/** A claim with the appointments that its override names; null: it has an override from before they named any. */
export type NamedClaim = Claim & { readonly names: readonly string[] | null }

export type Overlap = { readonly first: string; readonly second: string; readonly resource: string }

const MINUTE = 60_000

/**
 * Statuses that keep no time; a request keeps none in the seeded clinic. Written here again on purpose: the audit
 * trusts nothing it checks.
 */
export const FREE: ReadonlySet<string> = new Set(['cancelled', 'no-show', 'requested'])

/**
 * Compares every claim with every other in its lane. Doctor, room and equipment are kept with buffers, the patient
 * without.
 */
export function findOverlaps(claims: readonly Claim[]): Overlap[] {
  return pairsOf(claims).flatMap(([a, b]) => (a.lane === b.lane ? overlapOf(a, b) : []))
}

/** Overlaps in any lane in which neither names the other. */
export type UnnamedOverlaps = {
  readonly unnamed: readonly Overlap[]
  /** One of the two has an override from before overrides named appointments. */
  readonly legacy: readonly Overlap[]
}

/** Compares every claim with every other, whatever their lanes. */
export function findUnnamedOverlaps(claims: readonly NamedClaim[]): UnnamedOverlaps {
  const found = pairsOf(claims).filter(([a, b]) => overlapOf(a, b).length > 0 && !isNamed(a, b))
  const isLegacy = ([a, b]: readonly [NamedClaim, NamedClaim]) => a.names === null || b.names === null
  return {
    unnamed: found.filter((pair) => !isLegacy(pair)).flatMap(([a, b]) => overlapOf(a, b)),
    legacy: found.filter(isLegacy).flatMap(([a, b]) => overlapOf(a, b)),
  }
}

function isNamed(a: NamedClaim, b: NamedClaim): boolean {
  return a.names?.includes(b.id) === true || b.names?.includes(a.id) === true
}

function pairsOf<Each>(all: readonly Each[]): (readonly [Each, Each])[] {
  return all.flatMap((a, i) => all.slice(i + 1).map((b) => [a, b] as const))
}

/** A claim, and the positions of the log from which and before which it stood; null: it still does. */
export type StandingClaim = {
  readonly claim: NamedClaim
  readonly from: number
  readonly until: number | null
}

/**
 * What every acknowledged write claimed, and for how long: each version of an appointment begins with its entry in the
 * log and ends with the next version's. Versions nobody was told of are not known.
 */
export function standingClaims(
  answers: readonly Answer[],
  changes: readonly StoredChange[],
): StandingClaim[] {
  const own = changes.filter(({ entity }) => entity === 'appointment').toSorted((a, b) => a.seq - b.seq)
  const entries = Map.groupBy(own, ({ entityId }) => entityId)
  const told = new Map(
    answers.flatMap(({ outcome, appointment }) =>
      outcome === 'acknowledged' && appointment
        ? [[`${appointment.id} ${appointment.version}`, appointment]]
        : [],
    ),
  )
  return [...told.values()].flatMap((appointment) => {
    const seqs = entries.get(appointment.id)?.map(({ seq }) => seq) ?? []
    const from = seqs[appointment.version - 1]
    // A missing entry is a gap of the log, which is counted there.
    if (from === undefined || FREE.has(appointment.status)) return []
    return [{ claim: claimOf(appointment), from, until: seqs[appointment.version] ?? null }]
  })
}

/** Compares every claim with those that stood when it began. In different lanes they may overlap where one names the other. */
export function findOverlapsMeanwhile(claims: readonly StandingClaim[]): Overlap[] {
  let standing: readonly StandingClaim[] = []
  return claims
    .toSorted((a, b) => a.from - b.from)
    .flatMap((each) => {
      standing = standing.filter(({ until }) => until === null || until > each.from)
      const overlaps = standing
        .filter(({ claim }) => claim.lane === each.claim.lane || !isNamed(claim, each.claim))
        .flatMap(({ claim }) => overlapOf(claim, each.claim))
      standing = [...standing, each]
      return overlaps
    })
}

function claimOf({ version: _version, status: _status, start, end, ...kept }: Kept): NamedClaim {
  return { ...kept, start: Date.parse(start), end: Date.parse(end) }
}

/** None or one. */
function overlapOf(a: Claim, b: Claim): Overlap[] {
  const resource = sharedResource(a, b)
  return resource ? [{ first: a.id, second: b.id, resource }] : []
}

function sharedResource(a: Claim, b: Claim): string | null {
  if (share(buffered(a), buffered(b))) {
    if (a.doctorId === b.doctorId) return 'doctor'
    if (a.roomId !== null && a.roomId === b.roomId) return 'room'
    if (a.equipmentIds.some((id) => b.equipmentIds.includes(id))) return 'equipment'
  }
  if (a.patientId !== null && a.patientId === b.patientId && share(a, b)) return 'patient'
  return null
}

type Span = { readonly start: number; readonly end: number }

function share(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}

function buffered(claim: Claim): Span {
  return {
    start: claim.start - claim.bufferBeforeMinutes * MINUTE,
    end: claim.end + claim.bufferAfterMinutes * MINUTE,
  }
}

/** An appointment as stored, as far as an answer tells about it. */
export type StoredAppointment = {
  readonly id: string
  readonly version: number
  readonly status: string
  readonly start: string
  readonly end: string
  readonly doctorId: string
  readonly roomId: string | null
  readonly lane: number
}

/** One entry of the log as stored. */
export type StoredChange = { readonly seq: number; readonly entity: string; readonly entityId: string }

/** A claim of leases that finds nothing to be done is no operation, and a release by the public page has no key. */
const UNREMEMBERED: ReadonlySet<Answer['act']> = new Set(['desk.claim', 'public.release'])

/**
 * Acknowledged writes that are not there: the operation is not remembered, its appointment is gone or older than
 * what was answered, or it has the answered version with another content.
 */
export function findLost(
  answers: readonly Answer[],
  stored: ReadonlyMap<string, StoredAppointment>,
  rememberedOperations: ReadonlySet<string>,
): string[] {
  return answers
    .filter(({ outcome, act }) => outcome === 'acknowledged' && !UNREMEMBERED.has(act))
    .filter(({ operationId, appointment }) => {
      if (!rememberedOperations.has(operationId)) return true
      if (!appointment) return false
      const now = stored.get(appointment.id)
      if (!now || now.version < appointment.version) return true
      if (now.version > appointment.version) return false
      return COMPARED.some((field) => now[field] !== appointment[field])
    })
    .map(({ operationId }) => operationId)
}

const COMPARED = ['status', 'start', 'end', 'doctorId', 'roomId', 'lane'] as const

/**
 * Operations that took effect more than once: one id with different answers, or more appointments than bookings
 * that are remembered.
 */
export function countDuplicates(
  answers: readonly Answer[],
  appointmentCount: number,
  rememberedBookings: number,
): number {
  const first = new Map<string, string>()
  let different = 0
  for (const { operationId, outcome, content } of answers) {
    // A refusal is not remembered: the same operation may succeed later.
    if (outcome === 'refused' || content === null) continue
    const known = first.get(operationId)
    if (known === undefined) first.set(operationId, content)
    else if (known !== content) different += 1
  }
  return different + Math.max(0, appointmentCount - rememberedBookings)
}

export type LogEvidence = {
  readonly changes: readonly StoredChange[]
  /** The clinic's counter. */
  readonly latest: number
  /** Every write of an appointment raises its version by one and adds one entry. */
  readonly appointments: readonly StoredAppointment[]
}

/** Missing or repeated positions, a counter that is off, and appointments whose entries do not match their version. */
export function countLogGaps({ changes, latest, appointments }: LogEvidence): number {
  const seqs = new Set(changes.map(({ seq }) => seq))
  const last = Math.max(latest, ...seqs, 0)
  const missing = last - seqs.size
  const repeated = changes.length - seqs.size
  const counterOff = latest === Math.max(0, ...seqs) ? 0 : 1
  const entries = new Map<string, number>()
  for (const { entity, entityId } of changes) {
    if (entity === 'appointment') entries.set(entityId, (entries.get(entityId) ?? 0) + 1)
  }
  const known = new Set(appointments.map(({ id }) => id))
  const wrong = appointments.filter(({ id, version }) => entries.get(id) !== version).length
  const orphans = [...entries.keys()].filter((id) => !known.has(id)).length
  return missing + repeated + counterOff + wrong + orphans
}
