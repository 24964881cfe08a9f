import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import type { KeptBusyDays } from './appointments/busy-facet.ts'
import type { SessionCache } from './auth/session-cache.ts'
import type { KnowledgeCache } from './availability/clinic-knowledge.ts'
import type { OfferedDays } from './availability/offered-days.ts'
import type { ChangeEvents } from './change-events.ts'
import type { Env } from './env.ts'
import type { RateLimits } from './http/rate-limits.ts'
import type { Models } from './models.ts'
import type { ClinicStates } from './operations/clinic-states.ts'

/** Everything a use case may reach. Built once (create-deps.ts) and handed through; there is no container. */
export type Deps = {
  readonly env: Env
  readonly log: Logger
  readonly connection: Connection
  readonly models: Models
  readonly now: () => Date
  /** A new time-ordered UUID. */
  readonly newId: () => string
  /** Committed changes; realtime listens. */
  readonly events: ChangeEvents
  readonly sessionCache: SessionCache
  readonly rateLimits: RateLimits
  /** Desks before it are not served. */
  readonly leastDeskVersion: string
  /** What this process knows of each clinic and a commit proves: its counter, busy time; and who waits to write. */
  readonly clinicStates: ClinicStates
  /** Bounds the busy time that is in `clinicStates`. */
  readonly busyDays: KeptBusyDays
  /** Rules of clinics this process has read. */
  readonly knowledge: KnowledgeCache
  /** Days of free starts this process has computed. */
  readonly offeredDays: OfferedDays
}
