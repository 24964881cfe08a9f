import { DAY_MS, HOUR_MS } from '@scheduler/shared-types/primitives/durations'
import type { Busy } from '@scheduler/shared-types/scheduling/rules.types'
import type { Deps } from '../deps.ts'
import { keptOf } from '../operations/clinic-states.ts'
import type { OperationTx } from '../operations/run-operation.ts'
import { isAppointment, isHold, isLease, type TimeDocument } from './appointment.model.ts'
import { type BusyDays, busyFacet, dayNumber, type KeptBusy } from './busy-facet.ts'
import { timeCollection } from './time-collection.ts'

/** Busy time of a doctor, which may run out by itself. */
export type KnownBusy = Busy & {
  readonly doctorId: string
  /** End of life of a hold or a lease; null: stays. */
  readonly expiresAt: number | null
  /** Whose lease it is; null: none. */
  readonly deskId: string | null
}

/** The document as busy time; null when it occupies none. */
export function toKnownBusy(document: TimeDocument): KnownBusy | null {
  return document.occupies ? busyFields(document) : null
}

function busyFields(document: TimeDocument): KnownBusy {
  return {
    id: document._id,
    start: document.start.getTime(),
    end: document.end.getTime(),
    bufferBeforeMinutes: document.bufferBeforeMinutes,
    bufferAfterMinutes: document.bufferAfterMinutes,
    doctorId: document.doctorId,
    roomId: document.roomId,
    equipmentIds: document.equipmentIds,
    patientId: document.patientId,
    appointmentTypeId: isLease(document) ? null : document.appointmentTypeId,
    lane: document.lane,
    kind: kindOf(document),
    names: isAppointment(document) ? (document.override?.appointmentIds ?? {}) : {},
    expiresAt: 'expiresAt' in document ? document.expiresAt.getTime() : null,
    deskId: isLease(document) ? document.deskId : null,
  }
}

function kindOf(document: TimeDocument): Busy['kind'] {
  if (isHold(document)) return 'hold'
  return isLease(document) ? 'lease' : 'appointment'
}

/** Reports, in the transaction that changes it, that an entry of busy time is now so, or gone (null). */
export function touchBusy(tx: OperationTx, id: string, after: KnownBusy | null): void {
  tx.touched(busyFacet).set(id, after)
}

/** Time the desk has leased: it stands in everybody's way but its own. */
export function isOwnLease(entry: KnownBusy, deskId: string | null): boolean {
  return entry.kind === 'lease' && deskId !== null && entry.deskId === deskId
}

export type BusySpan = { readonly from: number; readonly to: number; readonly now: number }

/** Busy time that touches the span, buffers included, as of an operation's transaction. */
export async function busyInOperation(
  deps: Deps,
  tx: OperationTx,
  { from, to, now }: BusySpan,
): Promise<KnownBusy[]> {
  const kept = keptOf(deps.clinicStates.of(tx.counter._id), busyFacet)
  const touched = tx.touched(busyFacet)
  if (kept.busy.commits !== tx.counter.commits) kept.busy = { commits: tx.counter.commits, days: new Map() }
  const known = await readDays(deps, tx.counter._id, kept, from, to)
  const current = inOrder(known).filter(({ id }) => !touched.has(id))
  for (const entry of touched.values()) if (entry) current.push(entry)
  return current.filter((entry) => isAlive(entry, now))
}

/**
 * Busy time that touches the span, at least as new as the counter that was read for this question.
 * @param commits Of the counter.
 */
export async function busyAt(
  deps: Deps,
  clinicId: string,
  commits: number,
  { from, to, now }: BusySpan,
): Promise<KnownBusy[]> {
  const days = await busyDaysAt(deps, clinicId, commits, { from, to })
  return inOrder(days).filter((entry) => isAlive(entry, now))
}

/**
 * The same by day of start, with what has run out. While nothing of a day changes, its list stays the same one, as
 * long as it is kept (`isKnownDay`).
 */
export function busyDaysAt(
  deps: Deps,
  clinicId: string,
  commits: number,
  { from, to }: Omit<BusySpan, 'now'>,
): Promise<BusyDays> {
  const state = deps.clinicStates.of(clinicId)
  const kept = keptOf(state, busyFacet)
  return kept.reading.runExclusive(() => {
    if (kept.busy.commits < commits) {
      // Ahead of us: either our own commit that is about to be carried over, or another process.
      if (state.draining) return queryBusy(deps, clinicId, from, to)
      kept.busy = { commits, days: new Map() }
    }
    return readDays(deps, clinicId, kept, from, to)
  })
}

/** Whether the list is what this process knows of the day, and not only an answer of the store. */
export function isKnownDay(
  deps: Deps,
  clinicId: string,
  day: number,
  entries: readonly KnownBusy[],
): boolean {
  return keptOf(deps.clinicStates.of(clinicId), busyFacet).busy.days.get(day) === entries
}

/** Whether the entry has not run out. */
export function isAlive(entry: KnownBusy, now: number): boolean {
  return entry.expiresAt === null || entry.expiresAt > now
}

/** An entry that touches the span starts at most a visit and its buffers before it, or a buffer after it. */
function startsOf(from: number, to: number): { first: number; last: number } {
  return { first: dayNumber(from - 12 * HOUR_MS), last: dayNumber(to + 4 * HOUR_MS) }
}

/** The days whose lists have what touches the span, in order. */
export function busyDayNumbers({ from, to }: Omit<BusySpan, 'now'>): number[] {
  const { first, last } = startsOf(from, to)
  return range(first, last)
}

async function readDays(
  deps: Deps,
  clinicId: string,
  kept: KeptBusy,
  from: number,
  to: number,
): Promise<BusyDays> {
  const { first, last } = startsOf(from, to)
  const { commits, days } = kept.busy
  const known = keepDays(deps, clinicId, days, first, last)
  const missing = range(first, last).filter((day) => !known.has(day))
  const [begin, end] = [missing[0], missing.at(-1)]
  if (begin === undefined || end === undefined) return known
  const read = groupByDay(await queryStarts(deps, clinicId, begin * DAY_MS, (end + 1) * DAY_MS), begin, end)
  // Kept only if nothing was committed here meanwhile: what was read may be from before.
  if (kept.busy.commits === commits) {
    for (const [day, entries] of read) if (!days.has(day)) days.set(day, entries)
    for (const [day, entries] of keepDays(deps, clinicId, days, begin, end)) read.set(day, entries)
  }
  return new Map([...read, ...known])
}

/** Marks the days of the span that are known as used now, with the size they have now. May take others out. */
function keepDays(deps: Deps, clinicId: string, days: BusyDays, first: number, last: number): BusyDays {
  const { busyDays } = deps
  const known: BusyDays = new Map()
  for (const day of range(first, last)) {
    const entries = days.get(day)
    if (!entries) continue
    known.set(day, entries)
    const key = `${clinicId} ${day}`
    if (busyDays.get(key)?.entries !== entries) busyDays.set(key, { days, day, entries })
    // A single day larger than all that may be kept was not taken.
    if (!busyDays.has(key)) days.delete(day)
  }
  return known
}

function inOrder(days: BusyDays): KnownBusy[] {
  return [...days.keys()].sort((a, b) => a - b).flatMap((day) => days.get(day) ?? [])
}

function groupByDay(entries: readonly KnownBusy[], first: number, last: number): BusyDays {
  const grouped = Map.groupBy(entries, ({ start }) => dayNumber(start))
  return new Map(range(first, last).map((day) => [day, grouped.get(day) ?? []]))
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

async function queryBusy(deps: Deps, clinicId: string, from: number, to: number): Promise<BusyDays> {
  const { first, last } = startsOf(from, to)
  return groupByDay(await queryStarts(deps, clinicId, first * DAY_MS, (last + 1) * DAY_MS), first, last)
}

/** By the index on clinic and start. */
async function queryStarts(deps: Deps, clinicId: string, from: number, to: number): Promise<KnownBusy[]> {
  const documents = await timeCollection(deps)
    .find(
      { clinicId, start: { $gte: new Date(from), $lt: new Date(to) }, occupies: { $exists: true } },
      { projection: BUSY_FIELDS },
    )
    .toArray()
  return documents.map(busyFields)
}

const BUSY_FIELDS = {
  status: 1,
  start: 1,
  end: 1,
  bufferBeforeMinutes: 1,
  bufferAfterMinutes: 1,
  doctorId: 1,
  roomId: 1,
  equipmentIds: 1,
  patientId: 1,
  appointmentTypeId: 1,
  lane: 1,
  expiresAt: 1,
  deskId: 1,
  'override.appointmentIds': 1,
} as const
