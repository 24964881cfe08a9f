import { z } from 'zod'
import { crudEndpoints, recordFields } from '../api/crud-endpoints.ts'
import { zId, zName, zVersion } from '../primitives/primitives.contract.ts'

export const zRoom = z.object({ ...recordFields, name: zName, active: z.boolean() })
export type Room = z.infer<typeof zRoom>

export const zRoomCreate = z.strictObject({ id: zId.optional(), name: zName })

export const zRoomUpdate = z.strictObject({
  name: zName.optional(),
  active: z.boolean().optional(),
  version: zVersion.optional(),
})

export const roomEndpoints = crudEndpoints('room', 'rooms', {
  record: zRoom,
  create: zRoomCreate,
  update: zRoomUpdate,
})
