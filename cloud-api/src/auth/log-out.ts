import type { Account } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { hashRefreshToken } from './refresh-token.ts'
import { endSession } from './revoke-session.ts'

/** Ends the session of the refresh token and of the access token, whichever is there. Always succeeds. */
export async function logOut(deps: Deps, token: string | undefined, account: Account | null): Promise<void> {
  const found = token ? await deps.models.RefreshToken.findById(hashRefreshToken(token)).lean() : null
  const sessionIds = new Set([found?.sessionId, account?.sessionId])
  for (const sessionId of sessionIds) {
    if (sessionId) await endSession(deps, sessionId, 'logout')
  }
}
