import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import { API_BASE } from '@scheduler/shared-types/api/names'
import { endpoints } from '@scheduler/shared-types/endpoints'
import Koa from 'koa'
import compress from 'koa-compress'
import { appointmentTypeRoutes } from './appointment-types/appointment-type.routes.ts'
import { appointmentRoutes } from './appointments/appointment.routes.ts'
import { authRoutes } from './auth/auth.routes.ts'
import { availabilityRoutes } from './availability/availability.routes.ts'
import { changeRoutes } from './changes/change.routes.ts'
import { clinicRoutes } from './clinics/clinic.routes.ts'
import { closureRoutes } from './closures/closure.routes.ts'
import type { Deps } from './deps.ts'
import { deskRoutes } from './desks/desk.routes.ts'
import { doctorRoutes } from './doctors/doctor.routes.ts'
import { equipmentRoutes } from './equipment/equipment.routes.ts'
import { exceptionRoutes } from './exceptions/exception.routes.ts'
import { healthRoutes } from './health/health.routes.ts'
import { holdRoutes } from './holds/hold.routes.ts'
import { apiReference } from './http/api-reference.ts'
import { answerDigest, checkBodyDigest, unreadableBody } from './http/body-digest.ts'
import { bookingPage } from './http/booking-page.ts'
import type { Route } from './http/define-route.ts'
import { errorHandler } from './http/error-handler.ts'
import { requestId, requestLog } from './http/request-log.ts'
import type { RequestState } from './http/request-state.ts'
import { securityHeaders } from './http/security-headers.ts'
import { leaseRoutes } from './leases/lease.routes.ts'
import { patientRoutes } from './patients/patient.routes.ts'
import { publicBookingRoutes } from './public-booking/public-booking.routes.ts'
import { roomRoutes } from './rooms/room.routes.ts'
import { StartError } from './start-error.ts'
import { syncRoutes } from './sync/sync.routes.ts'
import { timeOffRoutes } from './time-off/time-off.routes.ts'
import { userRoutes } from './users/user.routes.ts'
import { workingHoursRoutes } from './working-hours/working-hours.routes.ts'

/** Every feature's routes. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...authRoutes,
  ...clinicRoutes,
  ...userRoutes,
  ...doctorRoutes,
  ...roomRoutes,
  ...equipmentRoutes,
  ...patientRoutes,
  ...appointmentTypeRoutes,
  ...workingHoursRoutes,
  ...exceptionRoutes,
  ...timeOffRoutes,
  ...closureRoutes,
  ...availabilityRoutes,
  ...holdRoutes,
  ...appointmentRoutes,
  ...changeRoutes,
  ...deskRoutes,
  ...leaseRoutes,
  ...syncRoutes,
  ...publicBookingRoutes,
]

/** Builds the Koa application. It listens nowhere: start-api.ts and the tests decide that. */
export function createApp(deps: Deps): Koa<RequestState> {
  // Of X-Forwarded-For only the last address was written by our proxy; the others are the client's own words.
  const app = new Koa<RequestState>({ proxy: deps.env.trustProxy, maxIpsCount: 1 })
  // Errors are answered and logged by errorHandler; what reaches Koa is a broken connection.
  app.on('error', (err) => deps.log.debug({ err }, 'connection error'))
  app.use(requestId(deps.newId))
  app.use(requestLog(deps.log))
  app.use(securityHeaders(deps.env))
  app.use(compress())
  app.use(answerDigest())
  app.use(errorHandler(deps.log))
  app.use(readJson())
  app.use(checkBodyDigest())
  for (const router of [mountRoutes(deps), apiReference(), bookingPage()]) {
    app.use(router.routes())
    app.use(router.allowedMethods())
  }
  return app
}

const BODY_LIMIT = '100kb'

/** Of a push, which carries up to fifty operations with their notes. */
const PUSH_BODY_LIMIT = '1mb'

function readJson(): Koa.Middleware {
  const [usual, push] = [readJsonUpTo(BODY_LIMIT), readJsonUpTo(PUSH_BODY_LIMIT)]
  return (ctx, next) => (ctx.path.endsWith('/sync/push') ? push : usual)(ctx, next)
}

function readJsonUpTo(jsonLimit: string) {
  return bodyParser({
    enableTypes: ['json'],
    jsonLimit,
    parsedMethods: ['POST', 'PUT', 'PATCH'],
    onError: (cause, ctx) => {
      throw unreadableBody(cause, ctx)
    },
  })
}

/** @throws StartError when an endpoint of the registry has no route, or a route is not in the registry. */
export function assertRoutesComplete(mounted: readonly Route[] = routes): void {
  const registry = Object.values(endpoints).flatMap((resource) => Object.values(resource))
  const known = new Set(registry.map(({ id }) => id))
  const present = new Set(mounted.map(({ endpoint }) => endpoint.id))
  const wrong = [
    ...[...known].filter((id) => !present.has(id)).map((id) => `${id} has no route`),
    ...[...present].filter((id) => !known.has(id)).map((id) => `${id} is not in the registry`),
  ]
  if (wrong.length > 0) throw new StartError(`The API is not complete: ${wrong.join(', ')}.`)
}

function mountRoutes(deps: Deps): Router<RequestState> {
  const router = new Router<RequestState>({ prefix: API_BASE })
  for (const { endpoint, handle } of routes) {
    router.register(
      endpoint.path,
      [endpoint.method],
      [
        async (ctx) => {
          ctx.state.routePattern = `${API_BASE}${endpoint.path}`
          await handle(deps, ctx)
        },
      ],
    )
  }
  return router
}
