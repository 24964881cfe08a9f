import { createHash } from 'node:crypto'
import { canonicalJson } from '../crypto/canonical-json.ts'
import type { Deps } from '../deps.ts'
import type { AuditDocument } from './audit.model.ts'

/** Chains an entry to the one before it. */
export function sealAuditEntry(entry: Omit<AuditDocument, 'hash'>): AuditDocument {
  return { ...entry, hash: hashOf(entry) }
}

/** `brokenAt`: the first position that was altered, removed or added; null: the chain is whole. */
export type AuditVerdict = { readonly entries: number; readonly brokenAt: number | null }

/**
 * Recomputes a clinic's audit from its beginning. The counter carries the newest hash, so entries cut off at
 * the end are noticed too.
 */
export async function verifyAuditChain(deps: Pick<Deps, 'models'>, clinicId: string): Promise<AuditVerdict> {
  const counter = await deps.models.ClinicCounter.findById(clinicId).lean()
  let prevHash = ''
  let entries = 0
  const cursor = deps.models.Audit.find({ _id: { $gte: `${clinicId}:`, $lt: `${clinicId};` } })
    .sort({ _id: 1 })
    .lean()
    .cursor()
  for await (const { hash, ...entry } of cursor) {
    entries += 1
    const whole = entry.seq === entries && entry.prevHash === prevHash && hashOf(entry) === hash
    if (!whole) return { entries, brokenAt: entries }
    prevHash = hash
  }
  const ends = (counter?.auditSeq ?? 0) === entries && (counter?.auditHash ?? '') === prevHash
  return { entries, brokenAt: ends ? null : entries + 1 }
}

function hashOf({ prevHash, ...entry }: Omit<AuditDocument, 'hash'>): string {
  return createHash('sha256').update(prevHash).update(canonicalJson(entry)).digest('base64url')
}
