import type { roomEndpoints } from '../rooms/room.contract.ts'
import type { PolicyTable } from './decide.ts'
import { setUp } from './rules.ts'

export const roomPolicy: PolicyTable<keyof typeof roomEndpoints> = setUp
