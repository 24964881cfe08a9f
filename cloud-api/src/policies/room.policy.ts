import type { roomEndpoints } from '@scheduler/shared-types/rooms/room.contract'
import type { PolicyTable } from './engine.ts'
import { setUp } from './rules.ts'

export const roomPolicy: PolicyTable<keyof typeof roomEndpoints> = setUp
