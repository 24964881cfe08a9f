import helmet from 'koa-helmet'
import type { Env } from '../env.ts'

/**
 * helmet's headers with a policy fit for the public page and the API reference: everything from this origin,
 * no inline script. No CORS header is ever sent, so other origins cannot read answers.
 */
export function securityHeaders(env: Pick<Env, 'publicUrl'>) {
  const overHttps = env.publicUrl?.startsWith('https:') ?? false
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: overHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  })
}
