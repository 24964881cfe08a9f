import type { Desk } from '@scheduler/shared-types/desks/desk.contract'
import type { DeskDocument } from './desk.model.ts'

/** The document as staff see it, without its secret. */
export function presentDesk(document: DeskDocument): Desk {
  const { _id: id, clinicId, version, name, platform, pairedBy } = document
  return {
    id,
    clinicId,
    version,
    name,
    platform,
    pairedBy: { ...pairedBy },
    pairedAt: document.pairedAt.toISOString(),
    lastSeenAt: document.lastSeenAt?.toISOString() ?? null,
    revokedAt: document.revokedAt?.toISOString() ?? null,
    wipedAt: document.wipedAt?.toISOString() ?? null,
  }
}
