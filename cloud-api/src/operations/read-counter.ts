import { plainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import type { ClinicCounter } from './clinic-counter.model.ts'

type Reading = { readonly started: Promise<ClinicCounter>; next: Promise<ClinicCounter> | null }

const readings = new WeakMap<Deps, Map<string, Reading>>()

/**
 * Where a clinic's log stands, read after the call and not before. Calls that come while a read is under way
 * share the next one, so that many readers cost one look-up at a time.
 */
export function readCounter(deps: Deps, clinicId: string): Promise<ClinicCounter> {
  const known = readings.get(deps) ?? new Map<string, Reading>()
  readings.set(deps, known)
  const running = known.get(clinicId)
  if (running) {
    running.next ??= running.started.then(
      () => begin(deps, known, clinicId),
      () => begin(deps, known, clinicId),
    )
    return running.next
  }
  return begin(deps, known, clinicId)
}

function begin(deps: Deps, known: Map<string, Reading>, clinicId: string): Promise<ClinicCounter> {
  const started = fetchCounter(deps, clinicId)
  const reading: Reading = { started, next: null }
  known.set(clinicId, reading)
  const done = () => {
    if (known.get(clinicId) === reading && reading.next === null) known.delete(clinicId)
  }
  started.then(done, done)
  return started
}

async function fetchCounter(deps: Deps, clinicId: string): Promise<ClinicCounter> {
  const found = await plainCollection(deps.models.ClinicCounter).findOne({ _id: clinicId })
  return found ?? { _id: clinicId, seq: 0, commits: 0, rulesVersion: 0, auditSeq: 0, auditHash: '' }
}
