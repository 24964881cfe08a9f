import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import Router from '@koa/router'
import { DAY_MS } from '@scheduler/shared-types/primitives/durations'
import send from 'koa-send'
import { describeApi } from './openapi.ts'
import type { RequestState } from './request-state.ts'

/** Files of the reference's viewer that are served, and nothing else of its package. */
const VIEWER_FILES = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'])

/** Scripts stay in files of their own: the content security policy allows none in the page. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Appointment Scheduler API</title>
<link rel="icon" type="image/png" href="/api/docs/favicon-32x32.png">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`

/** `validatorUrl: null`: the viewer would send the document to a third party otherwise. */
const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  domNode: document.getElementById('reference'),
  validatorUrl: null,
  deepLinking: true,
  tryItOutEnabled: false,
  docExpansion: 'none',
})
`

/** `/api/openapi.json` and the readable page over it at `/api/docs`. */
export function apiReference(): Router<RequestState> {
  const root = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))
  const document = JSON.stringify(describeApi())
  const router = new Router<RequestState>({ prefix: '/api' })
  router.get('/openapi.json', (ctx) => {
    ctx.type = 'application/json'
    ctx.body = document
  })
  router.get('/docs', (ctx) => {
    ctx.type = 'text/html'
    ctx.body = PAGE
  })
  router.get('/docs/start.js', (ctx) => {
    ctx.type = 'text/javascript'
    ctx.body = START
  })
  router.get('/docs/:file', async (ctx) => {
    const file = ctx.params.file ?? ''
    if (VIEWER_FILES.has(file)) await send(ctx, file, { root, maxAge: DAY_MS })
  })
  return router
}
