import type { Session } from 'electron'
import { contentPolicy } from '../page-files/content-policy.ts'
import { readPageFile } from '../page-files/read-page-file.ts'
import { REFUSAL_TYPE, refusalPage } from '../page-files/refusal-page.ts'
import { APP_SCHEME, isAppAddress } from './app-address.ts'

/** Answers the desk's own addresses in one session with the files of the built renderer. */
export function servePage(session: Session, assets: string): void {
  session.protocol.handle(APP_SCHEME, ({ url }) => answerPage(assets, url))
}

/** The answer to one request of the page. */
export async function answerPage(assets: string, url: string): Promise<Response> {
  const file = isAppAddress(url) ? await readPageFile(assets, url) : null
  const headers = {
    'Content-Security-Policy': contentPolicy("'none'"),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  }
  if (!file)
    return new Response(refusalPage(404), {
      status: 404,
      headers: { ...headers, 'Content-Type': REFUSAL_TYPE },
    })
  return new Response(new Uint8Array(file.content), { headers: { ...headers, 'Content-Type': file.type } })
}
