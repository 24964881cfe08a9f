import type { Room } from '@scheduler/shared-types/rooms/room.contract'
import type { RoomDocument } from './room.model.ts'

/** The document as the contract tells it. */
export function presentRoom(document: RoomDocument): Room {
  return {
    id: document._id,
    clinicId: document.clinicId,
    name: document.name,
    active: document.active,
    version: document.version,
  }
}
