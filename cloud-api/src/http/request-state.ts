import type { Account } from '../caller.ts'

/** What the middleware knows of a request, kept in `ctx.state`. */
export type RequestState = {
  requestId: string
  /** The route's path pattern once known, for the log; never the URL. */
  routePattern?: string
  account?: Account
  clinicId?: string
}
