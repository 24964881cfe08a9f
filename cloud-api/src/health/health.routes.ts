import { healthEndpoints } from '@scheduler/shared-types/health/health.contract'
import { defineRoute } from '../http/define-route.ts'
import { readHealth } from './read-health.ts'

export const healthRoutes = [defineRoute(healthEndpoints.read, ({ deps }) => readHealth(deps))]
