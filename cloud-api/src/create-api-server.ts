import { createServer, type Server } from 'node:http'
import { createApp } from './app.ts'
import type { Deps } from './deps.ts'
import { refuseUnread } from './http/refuse-unread.ts'

/** The application on an HTTP server that does not listen yet. */
export function createApiServer(deps: Deps): Server {
  const server = createServer(createApp(deps).callback())
  server.on('clientError', refuseUnread(deps.newId))
  return server
}
