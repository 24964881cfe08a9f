import { createApiClient } from '@scheduler/shared-types/api/api-client'
import type { Session } from '@scheduler/shared-types/auth/auth.contract'
import { useSyncExternalStore } from 'react'
import { createSessionStore } from './session.ts'

/** The page's one session. */
export const session = createSessionStore(createApiClient({ baseUrl: '' }), localStorage)

/** The page's one client: same origin, signed in when the patient is. */
export const api = createApiClient({ baseUrl: '', headers: session.headers, renewSession: session.restore })

/** The session, following sign-in and sign-out. */
export function useSession(): Session | null {
  return useSyncExternalStore(session.subscribe, session.current)
}
