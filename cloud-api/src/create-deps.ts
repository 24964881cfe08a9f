import { LEAST_DESK_VERSION } from '@scheduler/shared-types/desks/desk-version'
import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { createBusyDays } from './appointments/busy-facet.ts'
import { createSessionCache } from './auth/session-cache.ts'
import { createKnowledgeCache } from './availability/clinic-knowledge.ts'
import { createOfferedDays } from './availability/offered-days.ts'
import { createChangeEvents } from './change-events.ts'
import type { Deps } from './deps.ts'
import type { Env } from './env.ts'
import { createRateLimits } from './http/rate-limits.ts'
import { defineModels } from './models.ts'
import { createClinicStates } from './operations/clinic-states.ts'

export type DepsParts = {
  readonly env: Env
  readonly log: Logger
  readonly connection: Connection
  readonly now?: () => Date
  /** For tests. */
  readonly leastDeskVersion?: string
}

/** Builds what use cases reach, around an open connection. */
export function createDeps({
  env,
  log,
  connection,
  now = () => new Date(),
  leastDeskVersion = LEAST_DESK_VERSION,
}: DepsParts): Deps {
  return {
    env,
    log,
    connection,
    models: defineModels(connection),
    now,
    newId: () => uuidv7(),
    events: createChangeEvents((err) => log.error({ err }, 'a listener of changes failed')),
    sessionCache: createSessionCache(now),
    rateLimits: createRateLimits(),
    leastDeskVersion,
    clinicStates: createClinicStates(),
    busyDays: createBusyDays(),
    knowledge: createKnowledgeCache(),
    offeredDays: createOfferedDays(),
  }
}
