import { roomEndpoints } from '@scheduler/shared-types/rooms/room.contract'
import { recordRoutes } from '../records/record-routes.ts'
import { roomRecord } from './room.record.ts'

export const roomRoutes = recordRoutes(roomEndpoints, roomRecord)
