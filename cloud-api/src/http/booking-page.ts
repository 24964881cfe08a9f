import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Router from '@koa/router'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import send from 'koa-send'
import type { RequestState } from './request-state.ts'

const BUILT = fileURLToPath(new URL('../../../web-booking/dist', import.meta.url))
const YEAR_MS = 31_536_000_000

/**
 * The public page, below `/book/`. Every address but a file's answers with the same page, which asks the API
 * itself: whether a clinic exists is told in one place only.
 */
export function bookingPage(root = BUILT): Router<RequestState> {
  const router = new Router<RequestState>()
  router.get('/', (ctx) => ctx.redirect('/api/docs'))
  router.get('/book/assets/{*file}', async (ctx) => {
    ctx.state.routePattern = '/book/assets/*'
    // Names carry a hash of the content, so a file never changes.
    await sendFile(ctx, ctx.path.slice('/book/'.length), { root, maxAge: YEAR_MS, immutable: true })
  })
  router.get('/book/:slug{/*rest}', async (ctx) => {
    ctx.state.routePattern = '/book/:slug'
    if (!existsSync(`${root}/index.html`)) {
      throw new AppError('unavailable', 'The booking page is not built; run npm start, or build web-booking.')
    }
    ctx.set('Cache-Control', 'no-cache')
    await send(ctx, 'index.html', { root })
  })
  return router
}

async function sendFile(...[ctx, path, options]: Parameters<typeof send>): Promise<void> {
  try {
    await send(ctx, path, options)
  } catch (cause) {
    // koa-send throws http-errors: no such file, or a path that tries to leave the root.
    throw new AppError('not_found', 'There is nothing at this address.', {}, cause)
  }
}
